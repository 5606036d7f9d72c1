// What the pages say, by key: journeys look for the words that people see, and do not break when
// somebody finds a better word.
import { readFileSync } from "node:fs";

const read = (language, room) =>
  JSON.parse(readFileSync(new URL(`../../../locales/${language}/${room}.json`, import.meta.url)));

const rooms = new Map();

export function say(key, filled = {}, language = "vi") {
  const [room, ...rest] = key.split(".");
  const file = `${language}/${room}`;
  if (!rooms.has(file)) rooms.set(file, read(language, room));
  const sentence = rooms.get(file)[rest.join(".")];
  if (sentence === undefined) throw new Error(`nothing is written for ${key} (${language})`);
  return sentence.replace(/\{(\w+)\}/g, (hole, name) => filled[name] ?? hole);
}

const literally = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

// A label and nothing else, but for "(not compulsory)" behind it.
export const label = (text) =>
  new RegExp(`^\\s*${literally(text)}\\s*(${literally(say("fields.optional"))})?\\s*$`);

export const starting = (text) => new RegExp(`^\\s*${literally(text)}`);
