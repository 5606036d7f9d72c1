// A course that was held, and who came: a household counts as trained once.
import assert from "node:assert/strict";
import { COMMUNE, figures, registerItself } from "../support/steps.mjs";

export const title = "A training course and who attended; each household counts once";

export default async function ({ meet, house }) {
  const household = await meet();
  const { name, number } = await registerItself(household);
  const staff = await meet();
  await staff.signIn(house.who("province_staff"));
  const before = await figures(staff, COMMUNE.district);

  for (const topic of ["Chụp ảnh sản phẩm", "Đóng gói hàng gửi bưu điện"]) {
    await hold(staff, topic);
    await staff.follow("training.show.add");
    await staff.fill("training.add.numbers", `${number.replaceAll(" ", "")}\n1234567`);
    await staff.press("training.add.submit");
    await staff.says("training.report.added");
    await staff.says("training.report.wrong_title");
    await staff.follow("training.report.to_course");
    await staff.sees(name);
  }

  const after = await figures(staff, COMMUNE.district);
  assert.equal(after.trained, before.trained + 1);
}

async function hold(staff, topic) {
  await staff.go("/courses/new");
  await staff.fill("training.new.topic", topic);
  await staff.fill("training.new.held_on", yesterday());
  await staff.fill("training.new.place", "Nhà văn hóa buôn Mẫu");
  await staff.fill("training.new.agency", "Bưu điện tỉnh");
  const submit = (status) => staff.press("training.new.submit", status);
  await staff.pickCommune("training.new.commune", "training.new.commune", COMMUNE.typed, COMMUNE.wanted, () => submit(422));
  await submit();
  await staff.says("training.new.done");
}

const yesterday = () => {
  const day = new Date(Date.now() - 86400000);
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Ho_Chi_Minh" }).format(day);
};
