"use strict";
/* The page of records: what the report shows and what review works on. Data comes from the page itself; whatever is
   text of an article, a record or a person is put in as text nodes only. Offsets count code points, as everywhere. */
const claimex = (() => {
  const PAGE = 50; // rows of the list built at a time
  const SEARCH_WAIT = 120; // milliseconds of silence before a search runs
  const ROLES = ["content", "cue", "speaker"];
  const OPEN = { content: "[", cue: "{", speaker: "<" };
  const CLOSE = { content: "]", cue: "}", speaker: ">" };
  const byId = (id) => document.getElementById(id);
  const index = JSON.parse(byId("index").textContent);
  const docs = index.docs;
  const rows = index.records;
  const state = { view: "records", shown: [], page: 0, row: null, seen: null, titled: null, article: null, keys: true };
  const hooks = { detail: [], keys: new Map(), help: [], spans: [], row: [], filter: [], chosen: [] };
  const articles = new Map();

  // ---- building elements

  function make(tag, options = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(options)) {
      if (value === null || value === undefined || value === false) continue;
      if (name === "on") for (const [event, call] of Object.entries(value)) node.addEventListener(event, call);
      else if (name === "class") node.className = value;
      else node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  }

  const UNSEEN = /[\u0080-\u0084\u0086-\u009f\u202a-\u202e\u2066-\u2069]/u;

  /* Controls as signs, one code point for one, so that nothing hides, turns the text around, or shifts an offset. */
  function visible(point) {
    const code = point.codePointAt(0);
    if (code === 9 || code === 10 || code === 13) return point;
    if (code < 32) return String.fromCharCode(0x2400 + code);
    if (code === 127) return "\u2421";
    return UNSEEN.test(point) ? "\ufffd" : point;
  }

  function clean(words) {
    return Array.from(String(words ?? ""), visible).join("");
  }

  function bdi(words, kind) {
    return make("bdi", { class: kind }, clean(words).replace(/\s+/gu, " "));
  }

  function say(words) {
    byId("status").textContent = words;
    window.clearTimeout(say.timer);
    say.timer = window.setTimeout(() => { byId("status").textContent = ""; }, 4000);
  }

  // ---- articles

  async function loadArticle(number) {
    if (!articles.has(number)) {
      const block = byId(`article-${number}`);
      const found = block ? JSON.parse(block.textContent) : await hooks.fetchArticle(number);
      found.points = Array.from(found.text);
      articles.set(number, found);
    }
    return articles.get(number);
  }

  function wordsOf(article, span) {
    return article.points.slice(span[0], span[1]).join("");
  }

  function spansOf(record, role) {
    if (role === "speaker") return record.mention ? [record.mention] : [];
    return record[role];
  }

  function marksOf(article, chosen) {
    const marks = [];
    article.records.forEach((record, place) => {
      const isChosen = chosen !== null && record.id === chosen.id;
      if (hooks.hidden && hooks.hidden(record)) return;
      for (const role of ROLES) {
        for (const span of spansOf(record, role)) marks.push({ start: span[0], end: span[1], role, number: place + 1, chosen: isChosen, id: record.id });
      }
      if (isChosen) {
        for (const step of record.chain) marks.push({ start: step.span[0], end: step.span[1], role: "chain", chosen: false, id: record.id });
        if (record.evidence) marks.push({ start: record.evidence[0], end: record.evidence[1], role: "chain", chosen: false, id: record.id });
      }
    });
    for (const more of hooks.spans) marks.push(...more());
    return marks;
  }

  /* The text cut at every edge of a mark; each piece knows where it begins, which is how a selection finds its offsets. */
  function renderText(article, chosen) {
    const marks = marksOf(article, chosen);
    const edges = [...new Set([0, article.points.length, ...marks.flatMap((m) => [m.start, m.end])])].sort((a, b) => a - b);
    const opening = new Map();
    for (const mark of marks) {
      if (!opening.has(mark.start)) opening.set(mark.start, []);
      opening.get(mark.start).push(mark);
    }
    let active = [];
    const pieces = document.createDocumentFragment();
    for (let n = 0; n + 1 < edges.length; n += 1) {
      const [start, end] = [edges[n], edges[n + 1]];
      active = [...active.filter((m) => m.end > start), ...(opening.get(start) || [])];
      pieces.append(piece(article, start, end, active));
    }
    byId("text").replaceChildren(pieces);
  }

  function piece(article, start, end, active) {
    const named = active.filter((m) => m.number);
    const open = named.filter((m) => m.start === start).map((m) => OPEN[m.role] + m.number).join("");
    const close = named.filter((m) => m.end === end).map((m) => m.number + CLOSE[m.role]).join("");
    const names = new Set(active.map((m) => m.role));
    if (active.some((m) => m.chosen)) names.add("chosen");
    const node = make("span", { class: ["seg", ...names].join(" "), "data-start": start, "data-open": open || null, "data-close": close || null });
    node.textContent = article.points.slice(start, end).map(visible).join("");
    const inner = [...named].sort((a, b) => (a.end - a.start) - (b.end - b.start))[0];
    if (inner) node.addEventListener("click", () => { if (window.getSelection().isCollapsed) chooseId(state.row.d, inner.id); });
    return node;
  }

  /* Where a point of the page lies in the text, in code points. */
  function offsetOf(node, offset) {
    const seg = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest(".seg");
    if (!seg) {
      if (node !== byId("text")) return null;
      const next = node.childNodes[offset];
      return next ? Number(next.dataset.start) : state.article.points.length;
    }
    const inside = node.nodeType === Node.TEXT_NODE ? Array.from(node.data.slice(0, offset)).length : (offset ? Array.from(seg.textContent).length : 0);
    return Number(seg.dataset.start) + inside;
  }

  /* The selected part of the article without the white space at its ends; null where there is none. */
  function selectedSpan() {
    const selection = window.getSelection();
    if (selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    if (!byId("text").contains(range.commonAncestorContainer)) return null;
    let [start, end] = [offsetOf(range.startContainer, range.startOffset), offsetOf(range.endContainer, range.endOffset)];
    if (start === null || end === null) return null;
    const points = state.article.points;
    while (start < end && /\s/u.test(points[start])) start += 1;
    while (end > start && /\s/u.test(points[end - 1])) end -= 1;
    return start < end ? [start, end] : null;
  }

  // ---- choosing a record

  async function choose(row, { scroll = true } = {}) {
    if (!row) return;
    state.row = row;
    const article = await loadArticle(row.d);
    if (state.row !== row) return; // another was chosen while this one was fetched
    state.article = article;
    for (const call of hooks.chosen) call();
    if (state.titled !== row.d) renderFacts(row.d);
    state.titled = row.d;
    state.seen = row;
    renderText(state.article, record());
    renderDetail();
    markChosen();
    history.replaceState(null, "", `#${row.d}/${encodeURIComponent(row.id)}`);
    const seg = byId("text").querySelector(".chosen");
    if (scroll && seg) seg.scrollIntoView({ block: "center" });
  }

  function record() {
    return state.row && state.article ? state.article.records.find((r) => r.id === state.row.id) || null : null;
  }

  function chooseId(doc, id) {
    choose(rows.find((row) => row.d === doc && row.id === id), { scroll: false });
  }

  function renderFacts(number) {
    const doc = docs[number];
    byId("article-title").replaceChildren(bdi(doc.title || doc.id));
    const facts = [doc.title && doc.id, doc.outlet, doc.published].filter(Boolean).map((fact) => bdi(fact));
    if (doc.url && /^https?:/iu.test(doc.url)) facts.push(make("a", { href: doc.url, rel: "noreferrer noopener", target: "_blank" }, clean(doc.url)));
    byId("facts").replaceChildren(...facts.flatMap((fact, n) => (n ? [" · ", fact] : [fact])));
    if (/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/iu.test(doc.lang || "")) byId("text").lang = doc.lang;
    else byId("text").removeAttribute("lang");
    if (state.article.problem) byId("facts").append(make("strong", { class: "wrong" }, ` The text cannot be shown: ${clean(state.article.problem)}`));
  }

  function markChosen() {
    let place = state.shown.indexOf(state.row);
    if (place >= 0 && Math.floor(place / PAGE) !== state.page) {
      state.page = Math.floor(place / PAGE);
      renderList();
    }
    for (const button of byId("list").querySelectorAll("button")) {
      const now = button.dataset.n === String(place);
      button.setAttribute("aria-current", now);
      if (now) button.scrollIntoView({ block: "nearest" });
    }
  }

  function step(by) {
    const place = state.shown.indexOf(state.row);
    choose(state.shown[Math.min(Math.max(place + by, 0), state.shown.length - 1)]);
  }

  function stepArticle(by) {
    const place = state.shown.indexOf(state.row);
    for (let n = place + by; n >= 0 && n < state.shown.length; n += by) {
      if (state.shown[n].d !== state.row.d) return choose(state.shown[n]);
    }
    return undefined;
  }

  // ---- the list

  function speakerOf(row) {
    return row.name || row.mention || (row.voice === "author" ? "(the article itself)" : "(no source)");
  }

  function renderList() {
    const from = state.page * PAGE;
    const items = state.shown.slice(from, from + PAGE).map((row, n) => make("li", {}, rowButton(row, from + n)));
    byId("list").replaceChildren(...items);
    byId("list").scrollTop = 0;
    const last = Math.max(0, Math.ceil(state.shown.length / PAGE) - 1);
    byId("pager").replaceChildren(
      make("button", { type: "button", disabled: state.page === 0, on: { click: () => turn(-1) } }, "Earlier"),
      make("span", {}, state.shown.length ? `${from + 1}–${Math.min(from + PAGE, state.shown.length)} of ${state.shown.length}` : "no record fits"),
      make("button", { type: "button", disabled: state.page >= last, on: { click: () => turn(1) } }, "Later"),
    );
    const whole = rows.length === state.shown.length ? "" : `${state.shown.length} of `;
    byId("counts").textContent = `${whole}${rows.length} records, ${docs.length} articles`;
  }

  function rowButton(row, place) {
    const facts = [row.kind, row.act, `confidence ${row.conf.toFixed(2)}`].filter(Boolean).join(" · ");
    return make("button", { type: "button", "data-n": place, "aria-current": row === state.row, on: { click: () => choose(row) } },
      bdi(speakerOf(row), "who"), " ", ...hooks.row.map((call) => call(row)),
      make("span", { class: "words" }, bdi(row.text || row.cue)),
      make("span", { class: "facts" }, facts));
  }

  function turn(by) {
    state.page += by;
    renderList();
  }

  const ORDERS = {
    article: (a, b) => a.d - b.d || a.at - b.at,
    confidence: (a, b) => a.conf - b.conf || a.d - b.d || a.at - b.at,
    speaker: (a, b) => speakerOf(a).localeCompare(speakerOf(b)) || a.d - b.d || a.at - b.at,
  };

  function applyFilters({ keep = true } = {}) {
    const form = byId("filters").elements;
    const value = (name) => (form[name] ? form[name].value : "");
    const [speaker, search] = [value("speaker").toLowerCase(), value("search").toLowerCase()];
    const least = Number(value("confidence")) || 0;
    const most = value("most") === "" ? 1 : Number(value("most"));
    state.shown = rows.filter((row) => (!value("kind") || row.kind === value("kind"))
      && (!value("act") || row.act === value("act"))
      && (!value("outlet") || docs[row.d].outlet === value("outlet"))
      && row.conf >= least && row.conf <= most
      && (!speaker || speakerOf(row).toLowerCase().includes(speaker) || (row.mention || "").toLowerCase().includes(speaker))
      && (!search || row.text.toLowerCase().includes(search) || row.cue.toLowerCase().includes(search) || (docs[row.d].title || "").toLowerCase().includes(search))
      && hooks.filter.every((call) => call(row)));
    state.shown.sort(ORDERS[value("order") || "article"]);
    const place = keep ? state.shown.indexOf(state.row) : -1;
    state.page = Math.max(0, Math.floor(place / PAGE));
    renderList();
    if (place < 0 && state.shown.length) choose(state.shown[0]);
  }

  function counted(pick) {
    const counts = new Map();
    for (const row of rows) {
      const key = pick(row);
      if (key) counts.set(key, (counts.get(key) || 0) + 1);
    }
    return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  }

  function select(name, label, values, first = "all") {
    const options = values.map(([value, words]) => make("option", { value }, clean(words)));
    return make("label", {}, label, make("select", { name }, ...(first === null ? [] : [make("option", { value: "" }, first)]), ...options));
  }

  function buildFilters() {
    const listed = (pick) => counted(pick).map(([value, count]) => [value, `${value} (${count})`]);
    const speakers = make("datalist", { id: "speakers" }, ...counted((row) => row.name).slice(0, 500).map(([name]) => make("option", { value: clean(name) })));
    byId("filters").replaceChildren(
      make("label", { class: "wide" }, "Search in content, cue, title", make("input", { name: "search", type: "search", autocomplete: "off" })),
      make("label", { class: "wide" }, "Speaker", make("input", { name: "speaker", list: "speakers", autocomplete: "off" })), speakers,
      select("kind", "Kind", listed((row) => row.kind)),
      select("act", "Act", listed((row) => row.act)),
      make("label", {}, "Confidence from", make("input", { name: "confidence", type: "number", min: 0, max: 1, step: 0.05, value: 0 })),
      make("label", {}, "Confidence to", make("input", { name: "most", type: "number", min: 0, max: 1, step: 0.05, value: 1 })),
      select("outlet", "Outlet", listed((row) => docs[row.d].outlet)),
      select("order", "Order", [["article", "by article"], ["confidence", "lowest confidence first"], ["speaker", "by speaker"]], null),
    );
    byId("filters").elements.order.value = index.order || "article";
    byId("filters").addEventListener("submit", (event) => event.preventDefault());
    byId("filters").addEventListener("input", () => {
      window.clearTimeout(buildFilters.timer);
      buildFilters.timer = window.setTimeout(() => applyFilters(), SEARCH_WAIT);
    });
  }

  // ---- the chosen record

  function jump(span, words) {
    return make("button", { type: "button", class: "link", on: { click: () => show(span) } }, bdi(words));
  }

  function show(span) {
    const segs = [...byId("text").querySelectorAll(".seg")];
    const seg = segs.filter((node) => Number(node.dataset.start) <= span[0]).pop();
    if (seg) seg.scrollIntoView({ block: "center" });
  }

  function renderDetail() {
    const shown = record();
    if (!shown) return byId("detail").replaceChildren();
    const parts = [make("h2", {}, `Record ${state.article.records.indexOf(shown) + 1} of this article`)];
    for (const call of hooks.detail) parts.push(...call(shown));
    parts.push(facts(shown), ...speakerPart(shown), ...claimsPart(shown));
    return byId("detail").replaceChildren(...parts);
  }

  function facts(shown) {
    const list = make("dl");
    const add = (name, ...values) => list.append(make("dt", {}, name), make("dd", {}, ...values));
    const spans = (some) => some.flatMap((span, n) => [n ? " … " : "", jump(span, wordsOf(state.article, span))]);
    if (shown.content.length) add("content", ...spans(shown.content));
    if (shown.cue.length) add("cue", ...spans(shown.cue));
    add("kind", shown.voice === "author" ? `${shown.kind}, in the article's own voice` : shown.kind);
    if (shown.act) add("act", shown.act);
    add("confidence", shown.conf.toFixed(2));
    if (shown.parent) {
      const place = state.article.records.findIndex((r) => r.id === shown.parent);
      add("inside", place < 0 ? clean(shown.parent) : make("button", { type: "button", class: "link", on: { click: () => chooseId(state.row.d, shown.parent) } }, `record ${place + 1}`));
    }
    add("id", make("code", {}, clean(shown.id)));
    return list;
  }

  function speakerPart(shown) {
    if (!shown.speaker) return [];
    const steps = make("ol");
    if (shown.mention) steps.append(make("li", {}, jump(shown.mention, wordsOf(state.article, shown.mention)), " as written"));
    for (const link of shown.chain) {
      const why = link.score === null ? link.rule : `${link.rule}, ${link.score.toFixed(2)}`;
      steps.append(make("li", {}, jump(link.span, wordsOf(state.article, link.span)), ` (${clean(why)})`));
    }
    if (shown.evidence) steps.append(make("li", {}, jump(shown.evidence, wordsOf(state.article, shown.evidence)), " which names"));
    if (shown.name) steps.append(make("li", {}, make("strong", {}, bdi(shown.name)), shown.role ? ", " : "", shown.role ? bdi(shown.role) : ""));
    return [make("h3", {}, `Speaker: ${shown.type}`), steps];
  }

  function claimsPart(shown) {
    if (!shown.claims.length) return [];
    const items = shown.claims.map((claim) => {
      const told = [claim.polarity, claim.certainty].filter(Boolean).join(", ");
      const by = claim.signals.map((span) => wordsOf(state.article, span)).join(", ");
      return make("li", {}, jump(claim.span, wordsOf(state.article, claim.span)), told ? ` (${told}${by ? `: ${clean(by)}` : ""})` : "");
    });
    return [make("h3", {}, "Claims"), make("ul", {}, ...items)];
  }

  // ---- the overview

  const SVG = "http://www.w3.org/2000/svg";

  function svg(tag, attributes, words) {
    const node = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    if (words !== undefined) node.textContent = words;
    return node;
  }

  function chart(title, bars) {
    const [height, label, width] = [24, 170, 230];
    const most = Math.max(1, ...bars.map((bar) => bar[1]));
    const drawing = svg("svg", { viewBox: `0 0 ${label + width + 60} ${Math.max(1, bars.length) * height}`, role: "img", "aria-label": `${title}: ${bars.map(([name, count]) => `${clean(name)} ${count}`).join(", ")}` });
    bars.forEach(([name, count], n) => {
      const points = Array.from(clean(name));
      const short = points.length > 24 ? `${points.slice(0, 23).join("")}…` : points.join("");
      const y = n * height;
      drawing.append(
        svg("text", { x: label - 8, y: y + 16, "text-anchor": "end" }, short),
        svg("rect", { x: label, y: y + 4, width: Math.max(1, width * count / most), height: height - 8 }),
        svg("text", { x: label + width * count / most + 6, y: y + 16 }, String(count)),
      );
    });
    return make("figure", {}, make("figcaption", {}, title), drawing);
  }

  function renderOverview() {
    const bins = Array.from({ length: 10 }, (_, n) => [`${(n / 10).toFixed(1)} to ${((n + 1) / 10).toFixed(1)}`, 0]);
    for (const row of rows) bins[Math.min(9, Math.floor(row.conf * 10))][1] += 1;
    const named = counted((row) => row.name);
    byId("overview").replaceChildren(
      make("h2", {}, `${rows.length} records in ${docs.length} articles, ${named.length} named speakers`),
      make("div", { class: "charts" },
        chart("Speakers, the 15 most frequent", named.slice(0, 15)), chart("Kinds", counted((row) => row.kind)),
        chart("Acts", counted((row) => row.act)), chart("Confidence", bins),
        chart("Outlets, the 15 most frequent", counted((row) => docs[row.d].outlet).slice(0, 15))),
    );
  }

  function view(name) {
    state.view = name;
    for (const other of ["records", "overview", "agreement"]) {
      byId(other).hidden = other !== name;
      byId(`view-${other}`).setAttribute("aria-pressed", other === name);
    }
    if (name === "overview") renderOverview();
    if (name === "agreement") hooks.agreement();
  }

  // ---- keys

  const KEYS = new Map([
    ["j", ["next record", () => step(1)]], ["k", ["previous record", () => step(-1)]],
    ["J", ["next article", () => stepArticle(1)]], ["K", ["previous article", () => stepArticle(-1)]],
    ["/", ["search", () => {
      byId("filters").closest("details").open = true;
      byId("filters").elements.search.focus();
    }]],
    ["o", ["overview, and back", () => view(state.view === "overview" ? "records" : "overview")]],
    ["?", ["this help", () => openHelp()]],
  ]);

  function openHelp() {
    const list = make("dl");
    for (const [key, [words]] of [...KEYS, ...hooks.keys]) list.append(make("dt", {}, make("kbd", {}, key)), make("dd", {}, words));
    const box = make("input", { type: "checkbox", id: "single-keys" });
    box.checked = state.keys;
    box.addEventListener("change", () => { state.keys = box.checked; });
    byId("help").replaceChildren(
      make("h2", { id: "help-title" }, "Keys"), list, ...hooks.help.map((words) => make("p", {}, words)),
      make("p", {}, make("label", {}, box, " single keys work (switch off if a speech input types them)")),
      make("p", {}, "In the text: [1 1] content, {1 1} cue, <1 1> speaker of record 1; a dashed frame leads to the speaker's name."),
      make("form", { method: "dialog" }, make("button", {}, "Close")),
    );
    byId("help").showModal();
  }

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
    const field = event.target.closest("input, select, textarea");
    if (field) {
      if (event.key === "Escape") field.blur();
      return;
    }
    if (hooks.beforeKey && hooks.beforeKey(event)) return;
    const found = KEYS.get(event.key) || hooks.keys.get(event.key);
    if (found && state.keys) {
      event.preventDefault();
      found[1]();
    }
  }

  function legend() {
    byId("legend").replaceChildren(make("span", { class: "content" }, "[content]"), " ", make("span", { class: "cue" }, "{cue}"), " ", make("span", { class: "speaker" }, "<speaker>"), " with the record's number");
  }

  /* An article in which nobody says anything is shown all the same. */
  async function showAlone(number) {
    state.article = await loadArticle(number);
    renderFacts(number);
    renderText(state.article, null);
  }

  function start() {
    buildFilters();
    if (hooks.ready) hooks.ready();
    legend();
    byId("view-records").addEventListener("click", () => view("records"));
    byId("view-overview").addEventListener("click", () => view("overview"));
    byId("view-agreement").addEventListener("click", () => view("agreement"));
    byId("help-open").addEventListener("click", openHelp);
    document.addEventListener("keydown", onKey);
    const [doc, id] = decodeURIComponent(location.hash.slice(1)).split(/\/(.*)/su);
    const row = rows.find((r) => String(r.d) === doc && r.id === id);
    if (row) state.row = row;
    applyFilters();
    if (row) {
      state.row = null;
      choose(row);
    }
    if (!rows.length && docs.length) showAlone(0);
  }

  return { index, docs, rows, state, hooks, articles, make, bdi, clean, say, byId, choose, record, renderText, renderDetail, renderList, applyFilters, selectedSpan, select, step, view, wordsOf, visible, start, counted, show };
})();
