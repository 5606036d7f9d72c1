// Makes pages nicer; every page works without it.
(() => {
  "use strict";
  const on = (type, act) => document.addEventListener(type, act);
  const all = (query, act) => document.querySelectorAll(query).forEach(act);
  const make = (tag, props) => Object.assign(document.createElement(tag), props);

  // A second tap on a slow network must not send twice. Coming back by the back button frees the form again.
  on("submit", (event) => {
    const form = event.target;
    // A form that is answered with a file stays on the screen and may be sent again.
    if (form.method !== "post" || event.defaultPrevented || "file" in form.dataset) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    // Later: a button disabled now would not be part of what is sent.
    setTimeout(() => form.querySelectorAll("button").forEach((b) => { b.disabled = true; }));
  });
  addEventListener("pageshow", () => all("form[data-sent]", (form) => {
    delete form.dataset.sent;
    form.querySelectorAll("button").forEach((b) => { b.disabled = false; });
  }));

  all("[data-focus]", (box) => box.focus());
  // A page with one question has no summary: the field itself says what is wrong.
  if (!document.querySelector("[data-focus]")) document.querySelector("[aria-invalid]")?.focus();
  all(".nav [aria-current], .tabs [aria-current]", (a) => {
    const strip = a.closest("ul");
    strip.scrollLeft = a.offsetLeft - (strip.clientWidth - a.offsetWidth) / 2;
  });

  // "/" goes to the search field.
  on("keydown", (event) => {
    const field = document.querySelector("input[type=search]");
    if (event.key !== "/" || !field || event.target.closest("input,select,textarea")) return;
    event.preventDefault();
    field.focus();
  });

  // <button data-copy="TEXT" data-done="Copied" hidden>: shown only where copying works.
  if (navigator.clipboard) all("[data-copy]", (button) => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.done;
    });
  });

  // Photos: show what was chosen; a large one is made smaller before it travels. Any failure leaves the original.
  const draw = (picture, longest) => {
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
    const canvas = make("canvas", { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas;
  };
  const smaller = async (file, picture) => {
    if (file.size < 1e6) return file;
    const blob = await new Promise((done) => draw(picture, 1600).toBlob(done, "image/jpeg", 0.85));
    return blob && blob.size < file.size ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
  };
  all("input[data-photo]", (input) => {
    const shown = make("div", { className: "photos" });
    input.after(shown);
    // A tile with words of ours needs none of the browser's.
    if (input.closest(".shot")) input.classList.add("unseen");
    input.addEventListener("change", async () => {
      const chosen = [...input.files], kept = new DataTransfer();
      shown.replaceChildren();
      // Camera and album fill the same field: the last word counts.
      for (const other of input.form.querySelectorAll("input[data-photo]")) if (other !== input) {
        other.value = "";
        other.nextElementSibling.replaceChildren();
      }
      for (const file of chosen) {
        try {
          const picture = await createImageBitmap(file);
          kept.items.add(await smaller(file, picture));
          shown.append(draw(picture, 320));
          picture.close();
        } catch { kept.items.add(file); shown.append(file.name); }
      }
      // The person may have chosen again meanwhile.
      if (chosen.every((file, n) => file === input.files[n])) input.files = kept.files;
    });
  });

  // Suggestions: an ARIA combobox over JSON [{value,label,detail}]; the value goes into the hidden field beside it.
  all("input[data-suggest]", (input, n) => {
    const into = input.nextElementSibling, list = make("ul", { id: "suggest-" + n, hidden: true, role: "listbox" });
    let at = -1, wait, asked;
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id]]) input.setAttribute(name, value);
    input.parentNode.append(list);
    const options = () => [...list.querySelectorAll("[role=option]")];
    const open = (yes) => { list.hidden = !yes; input.setAttribute("aria-expanded", yes); at = -1; input.removeAttribute("aria-activedescendant"); };
    const pick = (option) => { input.value = option.dataset.label; into.value = option.dataset.value; open(false); };
    const move = (step) => {
      const found = options();
      if (!found.length) return;
      at = (at + step + found.length) % found.length;
      found.forEach((option, i) => option.setAttribute("aria-selected", i === at));
      input.setAttribute("aria-activedescendant", found[at].id);
      found[at].scrollIntoView({ block: "nearest" });
    };
    const show = (rows) => {
      list.replaceChildren(...rows.map((row, i) => {
        const option = make("li", { id: `${list.id}-${i}`, role: "option", textContent: row.label });
        Object.assign(option.dataset, { value: row.value, label: row.label });
        if (row.detail) option.append(make("small", { textContent: row.detail }));
        return option;
      }));
      if (!rows.length) list.append(make("li", { textContent: input.dataset.none }));
      open(true);
    };
    const ask = async () => {
      const q = asked = input.value.trim();
      if (q.length < 2) return open(false);
      try {
        const url = new URL(input.dataset.suggest, location);
        url.searchParams.set("q", q);
        const rows = await (await fetch(url)).json();
        if (q === asked) show(rows);
      } catch { open(false); }
    };
    open(false);
    input.addEventListener("input", () => { into.value = ""; clearTimeout(wait); wait = setTimeout(ask, 180); });
    input.addEventListener("blur", () => open(false));
    list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) pick(option);
    });
    input.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      if (event.key === "ArrowDown") move(1);
      else if (event.key === "ArrowUp") move(-1);
      else if (event.key === "Enter" && at >= 0) pick(options()[at]);
      else if (event.key === "Escape") open(false);
      else return;
      event.preventDefault();
    });
  });
})();
