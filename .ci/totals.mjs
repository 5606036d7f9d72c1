// Reads a district report (JSON) and holds its totals: node .ci/totals.mjs districts=15 listings=1715 …
// Each total is the sum of its column, whatever it is.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const { rows, total } = JSON.parse(readFileSync(0, "utf8"));
const columns = Object.keys(total).filter((name) => typeof total[name] === "number");
assert.ok(columns.length >= 6, `columns: ${columns}`);
for (const column of columns) {
  const sum = rows.reduce((all, row) => all + row[column], 0);
  assert.equal(total[column], sum, `total of ${column}`);
}
const held = { ...total, districts: rows.length };
for (const wanted of process.argv.slice(2)) {
  const [name, number] = wanted.split("=");
  assert.equal(held[name], Number(number), name);
}
console.log(`   ${process.argv.slice(2).join(", ")}: exact`);
