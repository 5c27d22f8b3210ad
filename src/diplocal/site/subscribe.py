"""Subscribe links: the one table of how a feed's address becomes a subscription in each calendar app.

None of the links is documented by its maker; each was seen to work, and copying the address works everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Target:
    """An app or a service that can subscribe by a link.

    Attributes:
        key: its short name, such as `google`.
        label: as people know it.
        template: the link, with the feed's address as `{webcal}`, or percent-encoded as `{webcal%}` or `{https%}`, and
            its percent-encoded title as `{name%}`.
    """

    key: str
    label: str
    template: str

    def link(self, address: str, title: str) -> str:
        """Give the link for a feed.

        Args:
            address: the feed's absolute address, with its scheme.
            title: the feed's title.
        """
        webcal = f"webcal://{address.partition('://')[2]}"
        values = {"{webcal}": webcal, "{webcal%}": _encoded(webcal), "{https%}": _encoded(address)}
        link = self.template
        for blank, value in (*values.items(), ("{name%}", _encoded(title))):
            link = link.replace(blank, value)
        return link


TARGETS = (
    Target("apple", "Apple & desktop apps", "{webcal}"),
    # Google refuses an https address here.
    Target("google", "Google", "https://calendar.google.com/calendar/r?cid={webcal%}"),
    # A webcal address here gave an empty calendar.
    Target("outlook", "Outlook.com", "https://outlook.live.com/calendar/0/addfromweb/?url={https%}&name={name%}"),
    Target("microsoft", "Microsoft 365", "https://outlook.office.com/calendar/0/addfromweb/?url={https%}&name={name%}"),
)
GOOGLE_BY_HAND = "https://calendar.google.com/calendar/u/0/r/settings/addbyurl"
"""Where Google takes a copied address."""


@dataclass(frozen=True, slots=True)
class Help:
    """How to subscribe with one app, and what to expect.

    Attributes:
        app: its name.
        steps: what to do with the copied address.
        refresh: when new and changed events arrive.
        link: where the app takes an address, if there is a page for it.
    """

    app: str
    steps: str
    refresh: str
    link: str = ""


HELP = (
    Help(
        "iPhone and iPad",
        "Tap “Apple & desktop apps” and confirm. Or in Calendar: Calendars, Add Calendar, Add Subscription Calendar.",
        "As often as Settings, Calendar, Accounts, Fetch New Data says.",
    ),
    Help(
        "Mac",
        "Click “Apple & desktop apps” and confirm. Or in Calendar: File, New Calendar Subscription.",
        "As often as you choose there under Auto-refresh.",
    ),
    Help(
        "Google Calendar",
        "On the web: Other calendars, +, From URL, and paste the address. It then shows on your phone as well.",
        "After 8 to 24 hours; it cannot be hurried. Cancelled and withdrawn entries vanish instead of being marked.",
        GOOGLE_BY_HAND,
    ),
    Help(
        "Outlook.com, Microsoft 365, new Outlook",
        "Add calendar, Subscribe from web, and paste the address that begins with https.",
        "After 3 to 24 hours.",
    ),
    Help(
        "Outlook classic",
        "Account Settings, Internet Calendars, New, and paste the address.",
        "With each send and receive.",
    ),
    Help(
        "Thunderbird",
        "New Calendar, On the Network, iCalendar (ICS), and paste the address.",
        "Every 30 minutes. The calendar is named after the file.",
    ),
    Help(
        "GNOME Calendar, Evolution",
        "Manage Calendars or New Calendar, On the Web, and paste the address.",
        "Every 60 minutes.",
    ),
    Help(
        "Android",
        "With ICSx5: +, and paste the address. Google’s own app shows what was added on the web.",
        "Once a day.",
    ),
    Help(
        "Nextcloud",
        "New calendar, New subscription from link, and paste the address.",
        "Every 12 hours, as the feed asks.",
    ),
)


def _encoded(text: str) -> str:
    return quote(text, safe="")
