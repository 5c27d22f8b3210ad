// The one script: dates and names in the reader's language, subscribe links where the site does not know its own
// address, month grids, what is next, and filters that live in the address. Without it every page can still be read.
(() => {
  "use strict";
  const locale = navigator.language || "en";
  const isEnglish = /^en\b/i.test(locale);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);
  const pad = (number) => String(number).padStart(2, "0");
  const isoDay = (moment) => `${moment.getFullYear()}-${pad(moment.getMonth() + 1)}-${pad(moment.getDate())}`;
  const today = isoDay(new Date());
  const say = (text) => { one("#said").textContent = text; };

  /** Make an element: attributes by name, functions for events, and children. */
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value === "function") element.addEventListener(name, value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== null && child !== false));
    return element;
  };

  // Dates. Days have no zone, so they are read and written in UTC.
  const formats = new Map();
  const format = (options) => {
    const key = JSON.stringify(options);
    if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale, options));
    return formats.get(key);
  };
  const instant = (text) => new Date(text.length === 7 ? `${text}-01` : text);
  const read = (from, to, { short = false, zone = "UTC", clock = false } = {}) => {
    const isMonth = from.length === 7;
    const years = !short || (to && from.slice(0, 4) !== to.slice(0, 4));
    const style = format({
      timeZone: zone,
      month: short && !isMonth ? "short" : "long",
      ...(isMonth ? {} : { day: "numeric" }),
      ...(years ? { year: "numeric" } : {}),
      ...(clock ? { hour: "numeric", minute: "2-digit" } : {}),
    });
    return to && to !== from ? style.formatRange(instant(from), instant(to)) : style.format(instant(from));
  };
  const monthName = (month) => read(month);
  const shift = (month, by) => {
    const [year, number] = month.split("-").map(Number);
    const moved = new Date(Date.UTC(year, number - 1 + by, 1));
    return moved.toISOString().slice(0, 7);
  };

  const localise = () => {
    const mark = (element, text) => {
      if (!text || element.textContent === text) return;
      element.textContent = text;
      if (!isEnglish) element.lang = locale;
    };
    for (const element of all("time")) {
      const { to, zone } = element.dataset;
      const from = element.dateTime;
      if (from.length < 7) continue;
      const options = { short: "short" in element.dataset, zone, clock: from.includes("T") };
      mark(element, read(from, to, options));
    }
    const name = (type, of) => new Intl.DisplayNames(locale, { type }).of(of);
    for (const element of all("[data-language]")) mark(element, name("language", element.dataset.language));
    if (isEnglish) return;
    for (const element of all("[data-country]")) mark(element, name("region", element.dataset.country));
    const byText = (a, b) => a.textContent.localeCompare(b.textContent, locale);
    for (const list of all("[data-sort]")) list.append(...[...list.children].sort(byText));
    const countries = one("#f-country");
    if (countries) countries.append(...[...countries.options].slice(1).sort(byText));
  };

  const ownTime = () => {
    const moment = one(".moment time[data-zone]");
    const row = one("[data-own]");
    if (!moment || !row) return;
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    one("dd", row).lang = locale;
    one("dd", row).textContent = `${read(moment.dateTime, moment.dataset.to, { zone, clock: true })} (${zone})`;
    row.hidden = false;
  };

  // Subscribing. A link whose site does not know its own address is made of the page's.
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = make("textarea", { class: "unseen", readonly: true });
      field.value = text;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    say("Copied.");
  };
  const copyButton = (button, text) => {
    button.parentElement.hidden = false;
    const label = button.textContent;
    button.addEventListener("click", async () => {
      await copy(text);
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  };
  const filled = (template, address, title) => {
    const webcal = address.replace(/^https?:/, "webcal:");
    const code = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
    const values = { "{webcal}": webcal, "{webcal%}": code(webcal), "{https%}": code(address), "{name%}": code(title) };
    return template.replace(/\{\w+%?\}/g, (blank) => values[blank]);
  };
  const subscriptions = () => {
    for (const link of all("a[data-link]")) {
      const box = link.closest("[data-feed]");
      const address = new URL(box.dataset.feed, location.href).href;
      link.href = filled(link.dataset.link, address, box.dataset.title || "");
      if (link.parentElement.tagName === "LI" && link.matches(".button")) link.parentElement.hidden = false;
    }
    for (const box of all(".subscribe")) {
      const shown = one(".address a", box);
      if (one("[data-link]", box)) one("code", shown).textContent = shown.href;
      copyButton(one("[data-copy]", box), shown.href);
    }
    // Android has no app for webcal addresses; those that subscribe take the file's own.
    if (/Android/i.test(navigator.userAgent)) {
      for (const link of all("a[href^='webcal:']")) link.href = link.href.replace(/^webcal:/, "https:");
    }
    const page = one("[data-copy-page]");
    if (page) copyButton(page, (one("link[rel=canonical]") || location).href.split("#")[0]);
  };

  // The month grid.
  const isDay = (event) => event.precision === "day" || event.precision === "minute";
  const firstWeekday = () => {
    try {
      const known = new Intl.Locale(locale);
      return ((known.getWeekInfo ? known.getWeekInfo() : known.weekInfo).firstDay || 1) % 7;
    } catch {
      return 1;
    }
  };
  const cell = (day, events) => {
    const held = events.filter((event) => isDay(event) && event.first <= day && day <= (event.last || event.first));
    const number = String(Number(day.slice(8)));
    const attributes = { class: [day === today && "today", held.length && "busy"].filter(Boolean).join(" ") || null };
    if (!held.length) return make("td", attributes, make("span", { class: "day" }, number));
    const count = `${read(day)}: ${held.length} ${held.length === 1 ? "event" : "events"}`;
    const chips = held.slice(0, 3).map((event) => (
      make("a", { class: `chip is-${event.status}`, href: event.href, title: event.title }, event.title)
    ));
    const more = held.length > 3 && make("span", { class: "more" }, `+${held.length - 3}`);
    const dots = make("span", { class: "dots", "aria-hidden": "true" }, ...held.slice(0, 4).map((event) => make("i", { class: `is-${event.status}` })));
    return make("td", attributes, make("a", { class: "day", href: `#e-${held[0].id}`, "aria-label": count }, number), dots, ...chips, more);
  };
  /** Put a month grid into a box; gives a function that draws a month of these events. */
  const gridIn = (box, onMove) => {
    const heading = make("h3", { class: "cal-title", "aria-live": "polite" });
    const body = make("div");
    const step = (by, label, sign) => make("button", { type: "button", class: "button step", "aria-label": label, click: () => onMove(by) }, sign);
    const back = step(-1, "Earlier month", "‹");
    const on = step(1, "Later month", "›");
    const now = make("button", { type: "button", class: "button", click: () => onMove(0) }, "Today");
    box.replaceChildren(make("div", { class: "cal-head" }, heading, back, now, on), body);
    return (month, events, [least, most]) => {
      heading.textContent = monthName(month);
      back.disabled = month <= least;
      on.disabled = month >= most;
      now.disabled = month === today.slice(0, 7) || today.slice(0, 7) < least || today.slice(0, 7) > most;
      const start = firstWeekday();
      const first = instant(month);
      const lead = (first.getUTCDay() - start + 7) % 7;
      const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
      const near = events.filter((event) => event.first.slice(0, 7) <= month && month <= (event.last || event.first).slice(0, 7));
      const names = [...Array(7).keys()].map((index) => {
        const day = new Date(Date.UTC(2023, 0, 1 + ((index + start) % 7)));
        const name = (weekday) => format({ weekday, timeZone: "UTC" }).format(day);
        return make("th", { scope: "col", abbr: name("long") }, name("short"));
      });
      const rows = [];
      for (let day = 1 - lead; day <= length; day += 7) {
        const days = [...Array(7).keys()].map((index) => day + index);
        rows.push(make("tr", {}, ...days.map((each) => (
          each < 1 || each > length ? make("td", { class: "out" }) : cell(`${month}-${pad(each)}`, near)
        ))));
      }
      const open = near.filter((event) => event.precision === "month");
      const table = make("table", { class: "cal" }, make("caption", { class: "unseen" }, monthName(month)),
        make("thead", {}, make("tr", {}, ...names)), make("tbody", {}, ...rows));
      const rest = open.length && make("p", { class: "quiet" }, "Some day this month: ", ...open.flatMap((event, index) => (
        [index ? ", " : "", make("a", { href: event.href }, event.title)]
      )));
      body.replaceChildren(table, ...(rest ? [rest] : []));
    };
  };
  const bounds = (events) => {
    const months = events.filter((event) => isDay(event) || event.precision === "month");
    const used = months.length ? months : events;
    const firsts = used.map((event) => event.first.slice(0, 7)).sort();
    const lasts = used.map((event) => (event.last || event.first).slice(0, 7)).sort();
    return [firsts[0], lasts[lasts.length - 1]];
  };
  const startMonth = (events) => {
    const [least, most] = bounds(events);
    const month = today.slice(0, 7);
    return month < least ? least : month > most ? most : month;
  };

  // Pages with an agenda: a grid above it, and what is next in it.
  const agendas = () => {
    const agenda = one("[data-agenda]");
    if (!agenda) return;
    const rows = all(".row", agenda);
    const events = rows.map((row) => ({
      id: row.id.slice(2), row, title: one("a", row).textContent, href: one("a", row).href, ...row.dataset,
      last: row.dataset.last || row.dataset.first,
    }));
    const box = one("[data-grid]");
    if (box && events.length) {
      const range = bounds(events);
      let month = startMonth(events);
      const draw = gridIn(box, (by) => {
        month = by ? shift(month, by) : startMonth(events);
        draw(month, events, range);
      });
      draw(month, events, range);
    }
    const precise = events.filter((event) => isDay(event) || event.precision === "month");
    const next = precise.find((event) => event.last >= today);
    const facts = one(".facts");
    if (!next || !facts) return;
    const marker = make("li", { class: "now" }, `Today, ${read(today)}`);
    if (precise.some((event) => event.last < today)) next.row.before(marker);
    const days = Math.round((instant(next.first) - instant(today)) / 864e5);
    const ahead = days > 0 ? new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(...(days < 60 ? [days, "day"] : [Math.round(days / 30.4), "month"])) : "now";
    const told = isDay(next) ? ahead : next.first > today ? monthName(next.first.slice(0, 7)) : "this month";
    facts.append(make("span", { class: "next" }, "Next: ", make("a", { href: `#e-${next.id}` }, next.title), `, ${told}`));
  };

  // The home page: filters, search, and the feed that carries what was found.
  const DIMENSIONS = ["country", "theme", "kind", "organisation", "series", "status"];
  const KEYS = [...DIMENSIONS, "since", "until"];
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const explore = async () => {
    const section = one("[data-catalogue]");
    if (!section) return;
    const answer = await fetch(section.dataset.catalogue);
    if (!answer.ok) return;
    const { events: lists, feeds, collections, kinds } = await answer.json();
    const form = one("form", section);
    const [found, gridBox, list] = ["[data-found]", "[data-grid]", "[data-list]"].map((name) => one(name, section));
    const labels = (dimension, key) => one(`#f-${dimension} option[value="${CSS.escape(key)}"]`)?.textContent || key;
    const home = new URL("./", location.href);
    const events = lists.map((list) => {
      const [id, title, first, last, precision, words, status, kind, country, theme, organisation, series, place, also] = list;
      const event = { id, title, first, last: last || first, isOpen: !last, precision, words, status, kind, series, place };
      Object.assign(event, { country: country.split(" "), theme: theme.split(" "), organisation: organisation.split(" ") });
      event.href = new URL(`event/${id}/`, home).href;
      event.text = fold([title, also, place, id, kinds[kind], labels("series", series)].join(" "));
      // What is known to the year only stands behind what has a month.
      event.order = isDay(event) || precision === "month" ? first : `${first.slice(0, 4)}-99`;
      return event;
    });
    const state = Object.fromEntries(new URLSearchParams(location.search));
    for (const field of form.elements) if (field.name && state[field.name]) field.value = state[field.name];
    const has = (event, key, value) => {
      if (key === "since") return event.isOpen || event.last >= value;
      if (key === "until") return event.first <= `${value}-31`.slice(0, 10);
      return Array.isArray(event[key]) ? event[key].includes(value) : event[key] === value;
    };
    const isWhole = (key) => DIMENSIONS.includes(key) || /^\d{4}(-\d\d)?$/.test(state[key]);
    const wanted = () => KEYS.filter((key) => state[key] && isWhole(key));
    const matching = () => {
      const words = fold(state.q || "").split(/\s+/).filter(Boolean);
      const keys = wanted();
      return events.filter((event) => keys.every((key) => has(event, key, state[key])) && words.every((word) => event.text.includes(word)));
    };

    // The feed that carries the filters: the one that is just that, else the smallest that holds all of it.
    const feedFor = () => {
      const keys = wanted();
      const covering = [{ path: "all.ics", label: "Everything", keys: [] }];
      for (const key of keys) {
        if (key !== "status" && key !== "since" && key !== "until") covering.push({ path: `${key}/${state[key]}.ics`, label: labels(key, state[key]), keys: [key] });
      }
      if (state.country && state.theme) {
        const label = `${labels("country", state.country)}: ${labels("theme", state.theme).toLowerCase()}`;
        covering.push({ path: `country/${state.country}/${state.theme}.ics`, label, keys: ["country", "theme"] });
      }
      for (const [path, { name, select }] of Object.entries(collections)) {
        const asked = Object.keys(select);
        if (!asked.every((key) => keys.includes(key) && select[key].includes(state[key]))) continue;
        covering.push({ path, label: name, keys: asked.filter((key) => select[key].length === 1) });
      }
      const there = covering.filter(({ path }) => path in feeds);
      const exact = there.find((feed) => feed.keys.length === keys.length);
      return { exact: Boolean(exact), feed: exact || there.sort((a, b) => feeds[a.path] - feeds[b.path])[0] };
    };
    const command = () => {
      const quoted = (text) => (/^[\w.-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`);
      return ["diplocal feed", ...wanted().map((key) => `--${key} ${quoted(state[key])}`), "-o my-feed.ics"].join(" ");
    };
    const tell = (count) => {
      const { exact, feed } = feedFor();
      const address = new URL(feed.path, home).href;
      const page = make("a", { href: feed.path.replace(/\.ics$/, "/") }, feed.label);
      const webcal = /Android/i.test(navigator.userAgent) ? address : filled("{webcal}", address, "");
      const button = make("a", { class: "button primary", href: webcal }, "Subscribe", make("span", { class: "unseen" }, ` to ${feed.label}`));
      const total = make("strong", {}, `${count} ${count === 1 ? "event" : "events"}.`);
      const lead = exact ? (state.q ? " The feed of your filters: " : " The feed of these: ") : " No feed holds just these; the nearest, with all of them, is ";
      const lines = [make("p", { class: "carrier" }, total, lead, page, ` (${feeds[feed.path]})`, " ", button)];
      if (!exact) {
        const copier = make("button", { type: "button", class: "button" }, "Copy");
        const line = make("p", { class: "command" }, "A feed of your own: ", make("code", {}, command()), " ", make("span", {}, copier));
        copyButton(copier, command());
        lines.push(line);
      }
      if (state.q) lines.push(make("p", { class: "quiet" }, "The words you search for narrow this page, and not the feed."));
      found.replaceChildren(...lines);
      say(`${count} ${count === 1 ? "event" : "events"}`);
    };

    const shownDate = (event) => {
      const isPlain = isDay(event) && /^\d/.test(event.words) && !event.words.includes("uncertain");
      return isPlain ? read(event.first, event.last, { short: true }) : event.words;
    };
    const item = (event) => make("li", { class: "row", id: `e-${event.id}`, "data-status": event.status },
      make("span", { class: "when" }, shownDate(event)),
      make("span", { class: "what" }, make("a", { href: event.href }, event.title),
        make("span", { class: "meta" }, [kinds[event.kind], event.place].filter(Boolean).join(" · "))),
      make("span", { class: `status is-${event.status}` }, event.status));
    let most = 12;
    const agenda = (chosen, month) => {
      const dated = chosen.filter((event) => event.first).sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));
      // Where little is to come, the last of what was is shown with it.
      const upcoming = dated.findIndex((event) => event.last >= `${month}-01`);
      const recent = Math.max(0, dated.length - 12);
      const from = dated.slice(state.month ? upcoming : Math.min(upcoming < 0 ? recent : upcoming, recent));
      const parts = [];
      let heading = "";
      let rows = null;
      for (const event of from.slice(0, most)) {
        const isKnown = isDay(event) || event.precision === "month";
        const name = isKnown ? monthName(event.first.slice(0, 7)) : `${event.first.slice(0, 4)}, month not given`;
        if (name !== heading) {
          heading = name;
          rows = make("ol", { class: "rows" });
          parts.push(make("h3", { class: "month" }, name), rows);
        }
        rows.append(item(event));
      }
      if (from.length > most) parts.push(make("p", {}, make("button", { type: "button", class: "button", click: () => { most += 50; draw(); } }, `Show more (${from.length - most})`)));
      const before = dated.length - from.length;
      const earlier = () => { state.month = bounds(dated)[0]; most = Math.max(most, dated.length); draw(); };
      if (before) parts.unshift(make("p", {}, make("button", { type: "button", class: "button", click: earlier }, `Show earlier (${before})`)));
      if (!dated.length) parts.push(make("p", {}, "Nothing matches. Take a filter away, or clear them all."));
      list.replaceChildren(...parts);
    };
    const keep = () => {
      const query = new URLSearchParams(Object.entries(state).filter(([, value]) => value)).toString();
      history.replaceState(null, "", `${location.pathname}${query ? `?${query}` : ""}${location.hash}`);
    };
    const grid = gridIn(gridBox, (by) => {
      state.month = by ? shift(shown, by) : startMonth(matching());
      draw();
    });
    let shown = "";
    const draw = () => {
      const chosen = matching();
      const range = chosen.length ? bounds(chosen) : [today.slice(0, 7), today.slice(0, 7)];
      const asked = /^\d{4}-\d\d$/.test(state.month || "") ? state.month : "";
      shown = asked && asked >= range[0] && asked <= range[1] ? asked : chosen.length ? startMonth(chosen) : range[0];
      keep();
      tell(chosen.length);
      grid(shown, chosen, range);
      agenda(chosen, shown);
    };
    const changed = () => {
      for (const field of form.elements) if (field.name) state[field.name] = field.value;
      delete state.month;
      most = 12;
      draw();
    };
    form.addEventListener("input", changed);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(changed));
    section.hidden = false;
    draw();
  };

  localise();
  ownTime();
  subscriptions();
  agendas();
  explore();
  // What the address asks for may be folded up, or may have moved when grids came in above it.
  const aim = location.hash && document.getElementById(location.hash.slice(1));
  if (aim) {
    if (aim.tagName === "DETAILS") aim.open = true;
    aim.scrollIntoView();
  }
})();
