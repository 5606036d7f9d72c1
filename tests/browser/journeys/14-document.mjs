// Who sends a document is said once; the file comes, and the page stays to be used again.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { say } from "../support/sentences.mjs";
import { sound } from "../support/sound.mjs";

export const title = "The report as a document: agency and signer said once, fetched, kept for the next";

const QUERY = "province=66&period=2024-08&boundaries=2024-08-31";

export default async function ({ meet, house }) {
  const staff = await meet();
  await staff.signIn(house.who("province_staff"));
  await staff.go(`/reports/districts?${QUERY}`);
  await staff.follow("exports.pdf");
  await sound(staff);
  await staff.fill("reports.document.agency", "Sở Khoa học và Công nghệ");
  await staff.fill("reports.document.sign", "BC-SKHCN");
  await staff.fill("reports.document.number", "15");
  await staff.fill("reports.document.signer", "Nguyễn Thị Hòa");
  await fetched(staff, "lensan-66-2024-08.pdf");
  // The same page, the same button: another number, another file.
  await staff.fill("reports.document.number", "16");
  await fetched(staff, "lensan-66-2024-08.pdf");

  await staff.go(`/reports/document?${QUERY}`);
  assert.equal(await staff.field("reports.document.agency").inputValue(), "Sở Khoa học và Công nghệ");
  assert.equal(await staff.field("reports.document.number").inputValue(), "");
  await staff.follow("reports.document.back");
  await staff.sees(say("reports.heading", { province: "Tỉnh Đắk Lắk" }));
}

async function fetched(staff, name) {
  const [file] = await Promise.all([
    staff.page.waitForEvent("download"),
    staff.button("reports.document.fetch").click(),
  ]);
  assert.equal(file.suggestedFilename(), name);
  const bytes = await readFile(await file.path());
  assert.equal(bytes.subarray(0, 5).toString(), "%PDF-");
}
