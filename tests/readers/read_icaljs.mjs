// ical.js, the parser in Thunderbird. Catches broken content lines and days that are not marked VALUE=DATE.

import { readFileSync } from "node:fs";

import ICAL from "ical.js";

ICAL.design.strict = true;

function stamp(time, problems) {
  if (time === null) return null;
  const text = time.toString();
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?$/.test(text)) problems.push(`not a day or a time in UTC: ${text}`);
  return text;
}

function read(path) {
  const problems = [];
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  const calendar = new ICAL.Component(ICAL.parse(text));
  if (calendar.name !== "vcalendar") problems.push(`not one VCALENDAR: ${calendar.name}`);
  const events = calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      start: stamp(event.startDate, problems),
      // event.endDate would infer an end where the feed gives none.
      end: stamp(component.getFirstPropertyValue("dtend"), problems),
      summary: event.summary,
    };
  });
  return { events, problems };
}

const paths = process.argv.length > 2 ? process.argv.slice(2) : readFileSync(0, "utf8").split("\n").filter(Boolean);
const readings = {};
for (const path of paths) {
  try {
    readings[path] = read(path);
  } catch (error) {
    readings[path] = { events: [], problems: [String(error)] };
  }
}
process.stdout.write(JSON.stringify(readings));
