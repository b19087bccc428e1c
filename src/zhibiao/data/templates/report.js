
(function () {
  "use strict";
  var PAGE = 50, PRINTED = 300;
  var data = JSON.parse(document.getElementById("data").textContent);
  var T = data.texts, P = data.projects;
  var GRAVE = {error: 0, warning: 1, info: 2};
  var FIELD_AT = {name: 6, description: 7, target: 8, actual: 9, basis: 10};

  function text(number) { return T[number]; }
  function el(tag, className, content) {
    var node = document.createElement(tag);
    if (className) { node.className = className; }
    if (content !== undefined && content !== null) { node.appendChild(document.createTextNode(content)); }
    return node;
  }
  function add(parent) {
    for (var i = 1; i < arguments.length; i++) { if (arguments[i]) { parent.appendChild(arguments[i]); } }
    return parent;
  }
  function id(name) { return document.getElementById(name); }

  var rows = data.rows.map(function (r, at) {
    var project = P[r[0]];
    var codes = {}, worst = 3;
    r[19].forEach(function (f) { codes[T[f[0]]] = 1; worst = Math.min(worst, GRAVE[f[1]]); });
    return {
      at: at, raw: r, project: project, unit: T[project[0]], year: project[1], title: T[project[2]], path: T[project[3]],
      place: T[r[1]], declared: T[r[2]], category: T[r[3]], misfiled: r[5], name: r[6], target: r[8], score: r[12],
      grade: r[13], vague: r[14], findings: r[19], codes: codes, worst: worst,
      hay: (r[6] + "\n" + r[8] + "\n" + T[r[7]] + "\n" + T[project[0]] + "\n" + T[project[2]]).toLowerCase()
    };
  });

  var state = {sort: "score", down: false, page: 0, open: -1, extra: 0};
  var shown = rows;
  var body = id("table").getElementsByTagName("tbody")[0];

  function fill(select, first, values) {
    select.appendChild(new Option(first, ""));
    values.forEach(function (v) { select.appendChild(new Option(v[1], v[0])); });
  }
  function counted(read) {
    var counts = {};
    rows.forEach(function (r) { read(r).forEach(function (v) { counts[v] = (counts[v] || 0) + 1; }); });
    return counts;
  }
  function options(name, first, counts, order, label) {
    var keys = order || Object.keys(counts).sort(function (a, b) { return a.localeCompare(b, "zh"); });
    fill(id(name), first, keys.filter(function (k) { return counts[k]; }).map(function (k) {
      return [k, (label ? label(k) : k) + "（" + counts[k] + "）"];
    }));
  }
  options("f-unit", "全部单位", counted(function (r) { return [r.unit]; }));
  options("f-category", "全部类别", counted(function (r) { return [r.category]; }));
  options("f-grade", "全部等级", counted(function (r) { return [r.grade]; }), ["优", "良", "中", "差"]);
  options("f-level", "不限", counted(function (r) { return r.worst < 3 ? [["error", "warning", "info"][r.worst]] : ["none"]; }),
    ["error", "warning", "info", "none"], function (k) { return data.levels[k] || "没有问题"; });
  options("f-code", "全部问题", counted(function (r) { return Object.keys(r.codes); }));

  var KEYS = {
    score: function (r) { return r.score; },
    category: function (r) { return r.category; },
    name: function (r) { return r.name; },
    target: function (r) { return r.target; },
    unit: function (r) { return r.unit + "\n" + r.title; },
    findings: function (r) { return r.worst * 1000 - r.findings.length; }
  };
  function compare(a, b) { return typeof a === "number" ? a - b : a < b ? -1 : a > b ? 1 : 0; }

  function apply() {
    var q = id("q").value.toLowerCase().split(/\s+/).filter(Boolean);
    var unit = id("f-unit").value, category = id("f-category").value, grade = id("f-grade").value;
    var level = id("f-level").value, code = id("f-code").value, vague = id("f-vague").checked;
    var worst = level === "none" ? 3 : level ? GRAVE[level] : -1;
    shown = rows.filter(function (r) {
      return (!unit || r.unit === unit) && (!category || r.category === category) && (!grade || r.grade === grade) &&
        (worst < 0 || r.worst === worst) && (!code || r.codes[code]) && (!vague || r.vague) &&
        q.every(function (word) { return r.hay.indexOf(word) >= 0; });
    });
    var key = KEYS[state.sort], sign = state.down ? -1 : 1;
    shown = shown.map(function (r) { return [key(r), r]; }).sort(function (a, b) {
      return sign * compare(a[0], b[0]) || a[1].at - b[1].at;
    }).map(function (pair) { return pair[1]; });
    state.page = 0;
    state.open = -1;
    draw();
  }

  function draw() {
    while (body.firstChild) { body.removeChild(body.firstChild); }
    var from = state.page * PAGE, part = shown.slice(from, from + PAGE + state.extra);
    part.forEach(function (r) { body.appendChild(line(r)); });
    id("count").textContent = "符合条件 " + shown.length + " 项" + (shown.length > PAGE ? "，第 " + (from + 1) + "–" + (from + part.length) + " 项" : "");
    pages();
    var heads = id("table").querySelectorAll("th[data-sort]");
    for (var i = 0; i < heads.length; i++) {
      var own = heads[i].getAttribute("data-sort") === state.sort;
      heads[i].setAttribute("aria-sort", own ? (state.down ? "descending" : "ascending") : "none");
    }
  }

  function cell(label, className) {
    var td = el("td", className);
    td.setAttribute("data-label", label);
    return td;
  }
  function short(name) { return name.replace(/指标$/, ""); }
  function levelMark(severity) { return el("span", "level " + severity, data.levels[severity]); }

  function line(r) {
    var tr = el("tr", "row");
    tr.tabIndex = 0;
    tr.setAttribute("aria-expanded", "false");
    var score = add(cell("得分", "n"), el("span", "grade grade-" + r.grade, r.score + " " + r.grade));
    var category = cell("类别");
    if (r.misfiled) {
      add(category, el("span", "", short(r.declared)), el("span", "moved", " → " + short(r.category)));
    } else {
      add(category, el("span", "", r.declared ? short(r.declared) : "（" + short(r.category) + "）"));
    }
    var name = add(cell("指标"), el("span", "", r.name || "（无名称）"));
    var target = add(cell("指标值"), el("span", "", r.target || "（空）"));
    if (r.vague) { add(target, document.createTextNode(" "), el("span", "level error", "空泛")); }
    var unit = add(cell("单位/项目"), el("span", "", r.unit + (r.year ? "（" + r.year + "）" : "")), el("small", "", r.title));
    var found = cell("问题");
    r.findings.slice(0, 3).forEach(function (f) {
      add(found, add(el("div"), levelMark(f[1]), el("span", "code", " " + T[f[0]]), document.createTextNode(" " + cut(T[f[5]]))));
    });
    if (r.findings.length > 3) { add(found, el("small", "", "另有 " + (r.findings.length - 3) + " 处")); }
    if (!r.findings.length) { add(found, el("span", "", "—")); }
    add(tr, score, category, name, target, unit, found);
    function toggle() {
      var next = tr.nextSibling;
      if (next && next.className === "detail") {
        body.removeChild(next);
        tr.className = "row";
        tr.setAttribute("aria-expanded", "false");
      } else {
        body.insertBefore(detail(r), next);
        tr.className = "row open";
        tr.setAttribute("aria-expanded", "true");
      }
    }
    tr.addEventListener("click", function () {
      if (!String(window.getSelection ? window.getSelection() : "")) { toggle(); }
    });
    tr.addEventListener("keydown", function (event) {
      if (event.target === tr && (event.key === "Enter" || event.key === " " || event.key === "Spacebar")) { event.preventDefault(); toggle(); }
      if (event.target === tr && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
        var step = event.key === "ArrowDown" ? "nextSibling" : "previousSibling", to = tr[step];
        while (to && to.className === "detail") { to = to[step]; }
        if (to) { event.preventDefault(); to.focus(); }
      }
    });
    return tr;
  }
  function cut(said) { return said.length > 42 ? said.slice(0, 41) + "…" : said; }

  // offsets count characters as Python does; a character beyond the basic plane is two units here
  function characters(said) { return said.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]|[\s\S]/g) || []; }
  function quoted(r, field) {
    var value = typeof r.raw[FIELD_AT[field]] === "number" ? T[r.raw[FIELD_AT[field]]] : r.raw[FIELD_AT[field]];
    var chars = characters(value || ""), marked = [];
    r.findings.forEach(function (f) {
      if (f[2] === field) { for (var i = f[3]; i < Math.min(f[4], chars.length); i++) { marked[i] = true; } }
    });
    var dd = el("dd"), at = 0;
    if (!chars.length) { add(dd, el("span", "code", "（空）")); }
    while (at < chars.length) {
      var stop = at;
      while (stop < chars.length && !!marked[stop] === !!marked[at]) { stop++; }
      var piece = chars.slice(at, stop).join("");
      add(dd, marked[at] ? el("mark", "", piece) : document.createTextNode(piece));
      at = stop;
    }
    return dd;
  }
  function pair(term, definition) {
    var dd = typeof definition === "string" ? el("dd", "", definition) : definition;
    return add(el("div"), el("dt", "", term), dd);
  }
  function said(list, title) {
    if (!list.length) { return null; }
    var ul = el("ul");
    list.forEach(function (f) {
      var li = add(el("li"), levelMark(f[1]), el("span", "code", " " + T[f[0]] + " " + data.fields[f[2]] + " "), document.createTextNode(T[f[5]]));
      if (T[f[6]]) { add(li, el("span", "cure", "改为：" + T[f[6]])); }
      add(ul, li);
    });
    return add(el("div"), el("h4", "", title), ul);
  }
  function detail(r) {
    var td = el("td");
    td.colSpan = 6;
    var accepted = r.raw[4].map(function (n) { return short(T[n]); }).join("、");
    var dl = add(el("dl"),
      pair("指标名称", quoted(r, "name")), pair("指标值", quoted(r, "target")), pair("指标说明", quoted(r, "description")),
      T[r.raw[9]] ? pair("实际完成值", quoted(r, "actual")) : null, pair("依据", quoted(r, "basis")),
      r.raw[11] !== null ? pair("分值", String(r.raw[11])) : null,
      pair("申报类别", r.declared || "未申报"), pair("可以接受的类别", accepted),
      T[r.raw[15]] ? pair("空泛的原因", T[r.raw[15]]) : null,
      pair("位置", r.path + " " + r.place));
    var points = el("table", "points"), tbody = el("tbody");
    r.raw[16].forEach(function (p) {
      add(tbody, add(el("tr"), el("td", "", data.parts[T[p[0]]] || T[p[0]]), el("td", "n", p[1] + " / " + p[2]), el("td", "", T[p[3]])));
    });
    if (r.raw[17] !== null) { add(tbody, add(el("tr"), el("td", "", "封顶"), el("td", "n", String(r.raw[17])), el("td", "", T[r.raw[18]]))); }
    add(points, tbody);
    add(td, dl, said(r.findings, "这一行的问题"), add(el("div"), el("h4", "", "得分 " + r.score + "（" + r.grade + "）"), points),
      said(r.project[4], "这张表、这份文件的问题"));
    return add(el("tr", "detail"), td);
  }

  function pages() {
    var box = id("pages"), last = Math.max(0, Math.ceil(shown.length / PAGE) - 1);
    while (box.firstChild) { box.removeChild(box.firstChild); }
    if (!last) { return; }
    function step(label, to) {
      var button = el("button", "", label);
      button.type = "button";
      button.disabled = to < 0 || to > last || to === state.page;
      button.addEventListener("click", function () {
        state.page = to;
        draw();
        id("indicators").scrollIntoView();
      });
      add(box, button);
    }
    step("第一页", 0);
    step("上一页", state.page - 1);
    add(box, el("span", "", "第 " + (state.page + 1) + " / " + (last + 1) + " 页"));
    step("下一页", state.page + 1);
    step("最后一页", last);
  }

  var waiting;
  id("q").addEventListener("input", function () { clearTimeout(waiting); waiting = setTimeout(apply, 120); });
  ["f-unit", "f-category", "f-grade", "f-level", "f-code", "f-vague"].forEach(function (name) { id(name).addEventListener("change", apply); });
  id("filters").addEventListener("submit", function (event) { event.preventDefault(); apply(); });
  id("filters").addEventListener("reset", function () { setTimeout(apply, 0); });
  Array.prototype.forEach.call(id("table").querySelectorAll("th[data-sort] button"), function (button) {
    button.addEventListener("click", function () {
      var key = button.parentNode.getAttribute("data-sort");
      state.down = state.sort === key ? !state.down : false;
      state.sort = key;
      apply();
    });
  });
  // a figure elsewhere on the page leads to its indicators
  document.addEventListener("click", function (event) {
    var target = event.target, names = {"data-unit": "f-unit", "data-category": "f-category", "data-code": "f-code", "data-search": "q"};
    while (target && target.getAttribute && target.tagName !== "BUTTON") { target = target.parentNode; }
    if (!target || !target.getAttribute) { return; }
    var known = Object.keys(names).filter(function (name) { return target.getAttribute(name) !== null; });
    if (!known.length) { return; }
    id("filters").reset();
    known.forEach(function (name) {
      var field = id(names[name]), value = target.getAttribute(name);
      field.value = value;
      if (field.value !== value && field.options) { field.value = ""; id("q").value = name === "data-unit" ? value : ""; }
    });
    setTimeout(function () { apply(); id("indicators").scrollIntoView(); id("q").focus(); }, 0);
  });
  window.addEventListener("beforeprint", function () { state.extra = PRINTED - PAGE; draw(); });
  window.addEventListener("afterprint", function () { state.extra = 0; draw(); });
  apply();
}());
