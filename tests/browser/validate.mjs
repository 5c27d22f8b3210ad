// Validates HTML files by the HTML standard and the rules of html-validate: paths on standard input, faults as JSON.
import { readFileSync } from "node:fs";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

const rules = {
  "long-title": "off", // advice for search engines; a title is the event's own
  "wcag/h32": "off", // the form filters as one types: there is nothing to submit
};
const validator = new HtmlValidate(new StaticConfigLoader({ root: true, extends: ["html-validate:recommended"], rules }));
const faults = [];
for (const path of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  const { results } = await validator.validateString(readFileSync(path, "utf8"), path);
  for (const { messages } of results) {
    for (const { line, column, ruleId, message } of messages) faults.push(`${path}:${line}:${column}: ${ruleId}: ${message}`);
  }
}
process.stdout.write(JSON.stringify(faults));
