// Makes one calendar of the events on standard input (JSON), and prints the seconds of processor time that took.
import { readFileSync } from "node:fs";
import ical from "ical-generator";

const events = JSON.parse(readFileSync(0, "utf8"));

function make() {
  const calendar = ical({ name: "Benchmark", prodId: "-//benchmark//EN" });
  for (const event of events) {
    calendar.createEvent({
      id: event.uid,
      start: new Date(event.start),
      end: new Date(event.end),
      allDay: event.allDay,
      summary: event.summary,
      description: event.description,
      location: { title: event.location, geo: { lat: event.place[0], lon: event.place[1] } },
      url: event.url,
      categories: event.categories.map((name) => ({ name })),
      status: event.status,
      transparency: "TRANSPARENT",
      created: new Date(event.created),
      lastModified: new Date(event.modified),
      sequence: event.sequence,
    });
  }
  return calendar.toString();
}

make(); // compiled when it has run once
const start = process.cpuUsage();
const made = make();
const { user, system } = process.cpuUsage(start);
console.log((user + system) / 1e6, made.length);
