// Names, numbers and pictures that nobody owns; different each time, so that journeys do not meet.
import { randomInt } from "node:crypto";

const pick = (all) => all[randomInt(all.length)];

export const PASSWORD = "lúa chín đầy đồng";

export const phone = () => `09${String(randomInt(1e8)).padStart(8, "0")}`;

export function name() {
  const first = pick(["H’Lan", "Y Wăn", "Nguyễn Thị", "Trần Văn", "Phạm Thị", "Lê Văn", "Đặng Thị"]);
  const middle = pick(["Mẫu", "Thử", "Ví Dụ"]);
  return `${first} ${middle} ${syllable()} ${syllable()}`;
}

const syllable = () => {
  const sound = pick(["B", "Ch", "D", "Đ", "H", "K", "L", "M", "N", "Ph", "T", "V"]);
  return sound + pick(["a", "ân", "ẩm", "iền", "oan", "ơi", "uế", "ương", "ịnh", "ót", "ử"]);
};

export const product = () => `${pick(["Cà phê", "Mật ong", "Sầu riêng", "Hồ tiêu"])} ${syllable()} ${syllable()} ${syllable()}`;

// Letters that a registry number could have.
export const digits = (length) => Array.from({ length }, () => randomInt(10)).join("");

// A photograph, as far as the program can tell: drawn by the browser itself.
export async function photo(context) {
  const page = await context.newPage();
  const hue = randomInt(360);
  await page.setViewportSize({ width: 800, height: 600 });
  await page.setContent(
    `<body style="margin:0;height:600px;background:linear-gradient(hsl(${hue} 60% 80%),hsl(${hue} 60% 25%))">`,
  );
  const buffer = await page.screenshot({ type: "jpeg", quality: 80 });
  await page.close();
  return { name: "ảnh vườn.jpg", mimeType: "image/jpeg", buffer };
}
