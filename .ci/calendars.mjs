// Reads each file named on the command line with ical.js and prints what it found as JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [tools, ...files] = process.argv.slice(2);
const { default: ICAL } = await import(createRequire(`${tools}/`).resolve("ical.js"));

function moment(time) {
  if (!time) return null;
  return time.isDate ? time.toString() : time.toUnixTime();
}

function entry(component) {
  const property = (name) => component.getFirstPropertyValue(name);
  const categories = component.getFirstProperty("categories");
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    title: event.summary,
    summary: event.description,
    place: event.location,
    sequence: event.sequence,
    status: property("status"),
    address: property("url"),
    changed: property("last-modified").toUnixTime(),
    stamped: property("dtstamp").toUnixTime(),
    categories: categories ? categories.getValues() : [],
    start: moment(property("dtstart") && event.startDate),
    end: component.hasProperty("dtend") ? moment(event.endDate) : null,
  };
}

const read = files.map((file) => {
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, "utf8")));
  return {
    name: calendar.getFirstPropertyValue("name"),
    zones: calendar.getAllSubcomponents("vtimezone").length,
    entries: calendar.getAllSubcomponents("vevent").map(entry),
  };
});
console.log(JSON.stringify(read));
