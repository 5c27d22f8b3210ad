/* Makes one calendar of the events on standard input, and prints the seconds of processor time that took.
 *
 * A row is an event; its fields are separated by U+001F, and U+001E stands for a line feed.
 */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DAY, UID, START, END, STAMP, CREATED, MODIFIED, SUMMARY, DESCRIPTION, LOCATION, URL, CATEGORIES, STATUS,
       LATITUDE, LONGITUDE, SEQUENCE, FIELDS };

typedef struct { char *field[FIELDS]; } Row;

static Row *rows;
static size_t count;

static void read_rows(void)
{
    size_t size = 0, room = 1 << 20, seats = 0, got;
    char *text = malloc(room);
    while ((got = fread(text + size, 1, room - size - 1, stdin)) > 0) {
        size += got;
        if (room - size < 2)
            text = realloc(text, room *= 2);
    }
    text[size] = '\0';
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        if (count == seats)
            rows = realloc(rows, (seats = seats ? 2 * seats : 1024) * sizeof *rows);
        Row *row = &rows[count++];
        for (int field = 0; field < FIELDS; field++)
            row->field[field] = strsep(&line, "\x1f");
        for (char *at = row->field[DESCRIPTION]; *at; at++)
            if (*at == '\x1e')
                *at = '\n';
    }
}

static icalcomponent *event(const Row *row)
{
    char *const *f = row->field;
    struct icalgeotype place = { .lat = atof(f[LATITUDE]), .lon = atof(f[LONGITUDE]) };
    return icalcomponent_vanew(
        ICAL_VEVENT_COMPONENT,
        icalproperty_new_uid(f[UID]),
        icalproperty_new_dtstart(icaltime_from_string(f[START])),
        icalproperty_new_dtend(icaltime_from_string(f[END])),
        icalproperty_new_dtstamp(icaltime_from_string(f[STAMP])),
        icalproperty_new_created(icaltime_from_string(f[CREATED])),
        icalproperty_new_lastmodified(icaltime_from_string(f[MODIFIED])),
        icalproperty_new_summary(f[SUMMARY]),
        icalproperty_new_description(f[DESCRIPTION]),
        icalproperty_new_location(f[LOCATION]),
        icalproperty_new_url(f[URL]),
        icalproperty_new_categories(f[CATEGORIES]),
        icalproperty_new_status(strcmp(f[STATUS], "CANCELLED") ? ICAL_STATUS_CONFIRMED : ICAL_STATUS_CANCELLED),
        icalproperty_new_geo(place),
        icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT),
        icalproperty_new_sequence(atoi(f[SEQUENCE])),
        (void *)0);
}

static size_t make(void)
{
    icalcomponent *calendar = icalcomponent_vanew(
        ICAL_VCALENDAR_COMPONENT, icalproperty_new_version("2.0"), icalproperty_new_prodid("-//benchmark//EN"),
        (void *)0);
    for (size_t number = 0; number < count; number++)
        icalcomponent_add_component(calendar, event(&rows[number]));
    char *text = icalcomponent_as_ical_string_r(calendar);
    size_t length = strlen(text);
    free(text);
    icalcomponent_free(calendar);
    return length;
}

int main(void)
{
    read_rows();
    make();
    clock_t start = clock();
    size_t length = make();
    printf("%f %zu\n", (double)(clock() - start) / CLOCKS_PER_SEC, length);
    return 0;
}
