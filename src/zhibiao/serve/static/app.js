"use strict";
/* The page's behaviour. Markup comes only from the server, which escapes every value; texts made here go in as text. */
(() => {
  const PAUSE = 150, SETTLED = 900; // ms without a key: until the row is judged alone, and then among its siblings
  const BY_ITSELF = 3000; // rows that the page fetches by itself; beyond them it waits to be asked
  const $ = (id) => document.getElementById(id);
  const intake = $("intake"), output = $("output"), message = $("message"), busy = $("busy"), live = $("live");
  let current = null; // what the result shows: {file, text, standard, name}
  let running = null; // the check under way
  let fetching = null; // the fetching of further rows: {control, done}
  const edits = new Map(); // key -> {name?, target?}
  const waiting = new WeakMap(); // row -> {timer, control}

  document.documentElement.classList.add("scripted");

  // --- asking the server ---

  class Refusal extends Error {
    constructor(about) { super(about.problem); this.about = about; }
  }

  async function ask(path, options) {
    let reply;
    try {
      reply = await fetch(path, { ...options, headers: { ...options.headers, "X-Zhibiao": "page" } });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Refusal({ where: "", problem: "连不上本机的服务", remedy: "请确认 zhibiao serve 还在运行，再试一次" });
    }
    if (reply.ok) return reply;
    let about = { where: "", problem: `请求没有成功（${reply.status}）`, remedy: "请刷新网页后重试" };
    try { about = (await reply.json()).error || about; } catch { /* not ours to read: the status says enough */ }
    throw new Refusal(about);
  }

  function complain(error) {
    if (error.name === "AbortError") return;
    const about = error.about || { where: "", problem: "网页出错", remedy: "请刷新网页后重试" };
    const box = document.createElement("div"), head = document.createElement("b"), cure = document.createElement("span");
    box.className = "error";
    head.textContent = (about.where ? about.where + "：" : "") + about.problem;
    cure.textContent = about.remedy;
    box.append(head, cure);
    message.replaceChildren(box);
    if (!about.near) box.scrollIntoView({ block: "nearest" });
  }

  function nodes(html) {
    return document.createRange().createContextualFragment(html);
  }

  const written = () => edits.size ? JSON.stringify(Object.fromEntries(edits)) : "";

  function body(extra, changes = written()) {
    const form = new FormData();
    if (current.file) form.append("file", current.file, current.name); else form.append("text", current.text);
    form.append("standard", current.standard);
    if (changes) form.append("edits", changes);
    for (const [name, value] of Object.entries(extra || {})) form.append(name, value);
    return form;
  }

  // --- checking ---

  function tooLarge(size) {
    const limit = Number(intake.dataset.limit);
    if (size <= limit) return false;
    const mb = (bytes) => (bytes / 1048576).toFixed(1).replace(/\.0$/, "");
    complain(new Refusal({ where: "", problem: `文件太大：${mb(size)} MB，上限 ${mb(limit)} MB`, remedy: "请拆成几份，或改用命令 zhibiao check 检查" }));
    return true;
  }

  async function check(next, keepEdits) {
    if (edits.size && !keepEdits && !window.confirm("网页上的改动还没有下载，检查新的内容会丢掉这些改动。继续吗？")) return;
    if (tooLarge(next.file ? next.file.size : new Blob([next.text]).size)) return;
    if (running) running.abort();
    if (fetching) fetching.control.abort();
    const control = running = new AbortController();
    const before = current;
    const kept = new Map(edits);
    current = next;
    if (!keepEdits) edits.clear();
    message.replaceChildren();
    busy.textContent = "正在检查…";
    busy.hidden = false;
    const since = Date.now();
    const clock = setInterval(() => { busy.textContent = `正在检查…（${Math.round((Date.now() - since) / 1000)} 秒）`; }, 1000);
    current.changes = written(); // as the rows that follow shall have them, whatever is typed meanwhile
    try {
      const reply = await ask("/check", { method: "POST", body: body(), signal: control.signal });
      output.replaceChildren(nodes(await reply.text()));
      arrive();
    } catch (error) {
      if (running === control) {
        current = before;
        edits.clear();
        for (const [key, value] of kept) edits.set(key, value);
      }
      complain(error);
    } finally {
      clearInterval(clock);
      if (running === control) { running = null; busy.hidden = true; }
    }
  }

  function settle(place) {
    if (!CSS.supports("field-sizing", "content")) for (const area of place.querySelectorAll(".form textarea")) fit(area);
    for (const row of place.querySelectorAll("tr.edited")) showBefore(row);
    countEdits();
  }

  function arrive() {
    settle(output);
    const result = $("result");
    if (!result) return;
    result.classList.toggle("only-problems", false);
    result.focus({ preventScroll: true });
    result.scrollIntoView({ block: "start" });
    live.textContent = `检查完成，共 ${result.querySelector("[data-figure=indicators]").textContent} 项指标。`;
    rest(BY_ITSELF);
  }

  // --- the rows that follow in a long table ---

  function rest(limit) {
    const control = new AbortController(), before = fetching;
    if (before) before.control.abort();
    const done = fetchRows(limit, control.signal).catch(complain);
    fetching = { control, done };
    return done;
  }

  async function fetchRows(limit, signal) {
    for (let note = $("rest"); note; note = $("rest")) {
      const have = output.querySelectorAll("tr[data-key]").length;
      $("go-on").hidden = have < limit;
      if (have >= limit) return;
      const form = body({ start: note.dataset.next }, current.changes);
      const reply = await ask("/check", { method: "POST", body: form, signal });
      const lot = nodes(await reply.text());
      if (signal.aborted) return;
      place(lot, note);
      await new Promise((go) => { setTimeout(go); }); // let the page breathe
    }
  }

  function place(lot, note) {
    const next = lot.querySelector("[data-next]").dataset.next;
    for (const part of lot.querySelectorAll("[data-part-of]")) {
      const project = $(part.dataset.partOf);
      settle(part);
      project.querySelector(".parts").append(...part.children);
      project.dataset.complete = part.dataset.complete;
      if (part.dataset.complete === "yes") sum(project);
    }
    const total = Number(output.querySelector("[data-figure=indicators]").textContent);
    if (next === "0") note.remove();
    else { note.dataset.next = next; $("rest-count").textContent = total - Number(next); }
  }

  intake.addEventListener("submit", (event) => {
    event.preventDefault();
    const file = $("file").files[0], text = $("text").value, standard = $("standard").value;
    if (file) check({ file, name: file.name, text: "", standard });
    else if (text.trim()) check({ file: null, name: "", text, standard });
    else complain(new Refusal({ where: "", problem: "没有要检查的内容", remedy: "请选择一个文件，或粘贴表格" }));
  });

  const chosen = () => { $("chosen").textContent = $("file").files.length ? $("file").files[0].name : ""; };
  $("file").addEventListener("change", chosen);
  $("file").addEventListener("change", () => { if ($("file").files.length) { $("text").value = ""; intake.requestSubmit(); } });
  $("text").addEventListener("input", () => { if ($("text").value) { $("file").value = ""; chosen(); } });
  $("standard").addEventListener("change", () => { if (current) check({ ...current, standard: $("standard").value }, true); });

  $("demo").addEventListener("click", async () => {
    try {
      const reply = await ask("/sample", {});
      const name = "示例绩效目标表.docx";
      $("file").value = "";
      chosen();
      check({ file: new File([await reply.blob()], name), name, text: "", standard: $("standard").value });
    } catch (error) { complain(error); }
  });

  // --- dropping and pasting ---

  let depth = 0;
  const carriesFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  document.addEventListener("dragenter", (event) => {
    if (carriesFiles(event)) { depth += 1; document.body.classList.add("dragging"); }
  });
  document.addEventListener("dragleave", (event) => {
    if (carriesFiles(event) && --depth <= 0) { depth = 0; document.body.classList.remove("dragging"); }
  });
  document.addEventListener("dragover", (event) => { if (carriesFiles(event)) event.preventDefault(); });
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    depth = 0;
    document.body.classList.remove("dragging");
    const files = event.dataTransfer.files;
    if (files.length !== 1) {
      complain(new Refusal({ where: "", problem: "请一次只拖入一个文件", remedy: "多个文件请用命令 zhibiao check 检查" }));
      return;
    }
    $("file").value = "";
    $("text").value = "";
    chosen();
    check({ file: files[0], name: files[0].name, text: "", standard: $("standard").value });
  });

  // a table copied from Word, Excel or a page brings its cells as HTML: keep them apart by tabs, merged ones repeated
  $("text").addEventListener("paste", (event) => {
    const html = event.clipboardData.getData("text/html");
    if (!html || !/<table/i.test(html)) return;
    const inert = new DOMParser().parseFromString(html, "text/html");
    const lines = [];
    for (const block of inert.body.querySelectorAll("table, p, h1, h2, h3, h4")) {
      if (block.matches("table")) { if (!block.parentElement.closest("table")) lines.push(...tabbed(block)); }
      else if (!block.closest("table")) lines.push(oneLine(block.textContent));
    }
    event.preventDefault();
    const area = event.target;
    area.setRangeText(lines.filter((line) => line.trim()).join("\n") + "\n", area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });

  const oneLine = (text) => text.replace(/\s+/g, " ").trim();

  function tabbed(table) {
    const filled = [];
    [...table.rows].slice(0, 20000).forEach((row, y) => {
      filled[y] = filled[y] || [];
      let x = 0;
      for (const cell of row.cells) {
        while (filled[y][x] !== undefined) x += 1;
        const text = oneLine(cell.textContent);
        const tall = Math.min(cell.rowSpan || 1, table.rows.length - y), wide = Math.min(cell.colSpan || 1, 60);
        for (let dy = 0; dy < tall; dy += 1) {
          filled[y + dy] = filled[y + dy] || [];
          for (let dx = 0; dx < wide; dx += 1) filled[y + dy][x + dx] = dx ? "" : text;
        }
        x += wide;
      }
    });
    return filled.map((cells) => Array.from(cells, (text) => text || "").join("\t"));
  }

  // --- editing ---

  const readable = (text) => text.replace(/\s+/g, "");

  function fit(area) {
    if (CSS.supports("field-sizing", "content")) return;
    area.style.height = "auto";
    area.style.height = area.scrollHeight + "px";
  }

  function showBefore(row) {
    const key = row.dataset.key, changed = {};
    for (const area of row.querySelectorAll("textarea")) {
      if (area.value !== area.dataset.before.replace(/\r\n?/g, "\n")) changed[area.dataset.field] = area.value;
    }
    if (Object.keys(changed).length) edits.set(key, changed); else edits.delete(key);
    row.classList.toggle("edited", edits.has(key));
    const note = row.querySelector(".before");
    note.hidden = !edits.has(key);
    const old = [];
    for (const area of row.querySelectorAll("textarea")) {
      if (area.dataset.field in changed) old.push(area.dataset.before || "（空）");
    }
    note.querySelector("del").textContent = old.join("，");
  }

  function countEdits() {
    const note = $("changed");
    if (!note) return;
    note.hidden = edits.size === 0;
    $("edit-count").textContent = edits.size;
  }

  function question(row, alone) {
    const project = row.closest(".project"), result = $("result");
    const rows = [...project.querySelectorAll("tr[data-key]")];
    const brought = !alone && rows.length <= Number(result.dataset.siblings) && project.dataset.complete === "yes";
    const siblings = brought ? rows : [row];
    const record = (one) => ({
      ...JSON.parse(one.dataset.record),
      name: one.querySelector("[data-field=name]").value,
      target: one.querySelector("[data-field=target]").value,
    });
    return {
      standard: result.dataset.standard,
      project: JSON.parse(project.dataset.project),
      paragraphs: JSON.parse(result.dataset.paragraphs),
      rows: siblings.map(record),
      edited: siblings.indexOf(row),
    };
  }

  function later(row, delay) {
    const before = waiting.get(row) || {};
    clearTimeout(before.timer);
    if (before.control) before.control.abort();
    row.classList.add("waiting");
    const control = new AbortController();
    waiting.set(row, { control, timer: setTimeout(() => judge(row, control), delay) });
  }

  // alone first, which is quick; then among the rows of its table, for what only they can tell
  async function judge(row, control) {
    try {
      await judged(row, control, true);
      row.classList.remove("waiting");
      await new Promise((go) => { setTimeout(go, SETTLED); });
      if (!control.signal.aborted) await judged(row, control, false);
    } catch (error) {
      if (error.name === "AbortError" || control.signal.aborted) return;
      row.classList.remove("waiting");
      complain(error);
    }
  }

  async function judged(row, control, alone) {
    const asked = question(row, alone);
    if (!alone && asked.rows.length === 1) return;
    const reply = await ask("/api/assess", {
      method: "POST", signal: control.signal,
      headers: { "Content-Type": "application/json" }, body: JSON.stringify(asked),
    });
    const { indicator, html } = await reply.json();
    if (control.signal.aborted || !row.isConnected) return;
    put(row, indicator, html);
    message.replaceChildren();
  }

  function put(row, indicator, html) {
    const open = !!row.querySelector(".why[open]"), before = row.dataset.points;
    for (const name of ["score", "category", "notes"]) {
      row.querySelector(`[data-piece=${name}]`).replaceChildren(nodes(html[name]));
    }
    if (open) row.querySelector(".why").open = true;
    row.dataset.grade = indicator.score.grade;
    row.dataset.points = indicator.score.total;
    row.dataset.vague = indicator.vague.flag ? 1 : 0;
    row.dataset.misfiled = indicator.findings.some((one) => one.name === "misfiled-category") ? 1 : 0;
    row.dataset.findings = indicator.findings.map((one) => one.severity).join(" ");
    const project = row.closest(".project");
    if (html.project !== undefined) project.querySelector("[data-piece=project]").replaceChildren(nodes(html.project));
    sum(project);
    const name = readable(indicator.name) || "这项指标";
    if (html.project !== undefined && before === row.dataset.points) return; // said already
    live.textContent = `${name}：${before} 分变为 ${indicator.score.total} 分，${indicator.score.grade}${indicator.vague.flag ? "，空泛" : ""}，类别 ${indicator.category.level2}。`;
  }

  function sum(project) {
    const result = $("result");
    const own = [...project.querySelectorAll("tr[data-key]")], whole = project.dataset.complete === "yes";
    const line = result.querySelector(`[data-project-line="${project.id}"]`);
    mean(project, own, whole);
    if (line && whole) {
      mean(line, own, true);
      line.querySelector("[data-figure=vague]").textContent = own.filter((row) => row.dataset.vague === "1").length;
      line.querySelector("[data-figure=misfiled]").textContent = own.filter((row) => row.dataset.misfiled === "1").length;
    }
    const rows = [...result.querySelectorAll("tr[data-key]")];
    const complete = ![...result.querySelectorAll(".project")].some((one) => one.dataset.complete !== "yes");
    if (!complete) return; // figures over rows that are not on the page come with the next full check
    const head = result.querySelector(".figures");
    mean(head, rows, true);
    const set = (name, value) => { head.querySelector(`[data-figure="${name}"]`).textContent = value; };
    for (const grade of ["优", "良", "中", "差"]) set(grade, rows.filter((row) => row.dataset.grade === grade).length);
    set("vague", rows.filter((row) => row.dataset.vague === "1").length);
    set("misfiled", rows.filter((row) => row.dataset.misfiled === "1").length);
    for (const severity of ["error", "warning", "info"]) {
      set(severity, result.querySelectorAll(`.findings > .${severity}`).length);
    }
  }

  function mean(place, rows, complete) {
    const figure = place.querySelector("[data-figure=mean]");
    if (!figure || !rows.length || !complete) return;
    const points = rows.reduce((total, row) => total + Number(row.dataset.points), 0);
    figure.textContent = (Math.round((points / rows.length) * 10) / 10).toFixed(1);
  }

  function revert(row) {
    for (const area of row.querySelectorAll("textarea")) { area.value = area.dataset.before; fit(area); }
    showBefore(row);
    countEdits();
    later(row, 0);
  }

  output.addEventListener("input", (event) => {
    const row = event.target.closest("tr[data-key]");
    if (!row) return;
    fit(event.target);
    showBefore(row);
    countEdits();
    later(row, PAUSE);
  });

  output.addEventListener("keydown", (event) => {
    const area = event.target.closest(".form textarea");
    if (!area) return;
    if (event.key === "Escape") {
      if (area.value !== area.dataset.before) {
        area.value = area.dataset.before;
        area.dispatchEvent(new Event("input", { bubbles: true }));
      } else area.blur();
    }
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault(); // as in a spreadsheet: to the same column of the next row
      const same = [...output.querySelectorAll(`textarea[data-field=${area.dataset.field}]`)];
      const next = same.slice(same.indexOf(area) + 1).find((one) => one.offsetParent);
      if (next) next.focus();
    }
  });

  output.addEventListener("change", (event) => {
    if (event.target.id === "only-problems") $("result").classList.toggle("only-problems", event.target.checked);
  });

  output.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.download) download(button);
    else if (button.id === "print") rest(Infinity).then(() => window.print());
    else if (button.id === "go-on") rest(output.querySelectorAll("tr[data-key]").length + BY_ITSELF);
    else if (button.id === "recheck") check({ ...current }, true);
    else if (button.id === "revert-all") {
      for (const row of output.querySelectorAll("tr.edited")) revert(row);
    } else if (button.classList.contains("revert")) {
      const row = button.closest("tr");
      revert(row);
      row.querySelector("[data-field=target]").focus();
    }
  });

  // --- downloads ---

  async function download(button) {
    if (!current) return;
    button.disabled = true;
    try {
      const reply = await ask("/download", { method: "POST", body: body({ form: button.dataset.download }) });
      const named = /filename\*=UTF-8''([^;]+)/.exec(reply.headers.get("Content-Disposition") || "");
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await reply.blob());
      link.download = named ? decodeURIComponent(named[1]) : "指标检查";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
      live.textContent = "已下载。";
    } catch (error) { complain(error); } finally { button.disabled = false; }
  }

  window.addEventListener("beforeunload", (event) => { if (edits.size) event.preventDefault(); });
})();
