"use strict";
/* The article as it is read. At rest, content, cue and source differ by quiet colour and line. The record under the
   pointer or in focus shows its parts together, joined by a line, and its way to the name stands above the text. */
claimex.text = (() => {
  const { state, hooks, kept, make, bdi, visible, byId, wordsOf } = claimex;
  const ROLES = ["content", "cue", "speaker"];
  const OPEN = { content: "[", cue: "{", speaker: "<" };
  const CLOSE = { content: "]", cue: "}", speaker: ">" };
  const TONES = 8; // colours of speakers; a ninth speaker has the first one again
  const SVG = "http://www.w3.org/2000/svg";
  const look = { marks: false, tones: false, ...kept.read("look") };
  let lit = null; // number of the record under the pointer

  function spansOf(record, role) {
    if (role === "speaker") return record.mention ? [record.mention] : [];
    return record[role];
  }

  /* A number for each speaker of the article, in the order in which they speak. */
  function tonesOf(article) {
    const found = new Map();
    for (const record of article.records) {
      const name = record.name || (record.mention ? wordsOf(article, record.mention) : null);
      if (name && !found.has(name)) found.set(name, found.size % TONES);
    }
    return (record) => found.get(record.name || (record.mention ? wordsOf(article, record.mention) : null));
  }

  function marksOf(article, chosen) {
    const marks = (article.zones || []).map(([start, end]) => ({ start, end, role: "zone" }));
    const tone = tonesOf(article);
    article.records.forEach((record, place) => {
      const isChosen = chosen !== null && record.id === chosen.id;
      if (hooks.hidden && hooks.hidden(record)) return;
      for (const role of ROLES) {
        for (const span of spansOf(record, role)) marks.push({ start: span[0], end: span[1], role, place, chosen: isChosen, tone: tone(record) });
      }
      if (isChosen) for (const span of chainOf(record)) marks.push({ start: span[0], end: span[1], role: "chain" });
    });
    for (const more of hooks.spans) marks.push(...more());
    return marks;
  }

  function chainOf(record) {
    return [...record.chain.map((link) => link.span), ...(record.evidence ? [record.evidence] : [])];
  }

  /* The text cut at every edge of a mark; each piece knows where it begins, which is how a selection finds its offsets. */
  function render(article, chosen) {
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
    join();
  }

  const NUMBERED = ROLES; // from the outermost to the innermost where all begin at one place

  function outerFirst(a, b) {
    return b.end - a.end || NUMBERED.indexOf(a.role) - NUMBERED.indexOf(b.role) || a.place - b.place;
  }

  function innerFirst(a, b) {
    return b.start - a.start || NUMBERED.indexOf(b.role) - NUMBERED.indexOf(a.role) || b.place - a.place;
  }

  function piece(article, start, end, active) {
    const parts = active.filter((m) => m.place !== undefined);
    const names = new Set(active.map((m) => m.role));
    if (active.some((m) => m.chosen)) names.add("chosen");
    const inner = [...parts].sort((a, b) => (a.end - a.start) - (b.end - b.start))[0];
    if (look.tones && inner && inner.tone !== undefined) names.add(`tone-${inner.tone}`);
    const brackets = {};
    if (look.marks) {
      brackets["data-open"] = parts.filter((m) => m.start === start).sort(outerFirst).map((m) => OPEN[m.role] + (m.place + 1)).join("") || null;
      brackets["data-close"] = parts.filter((m) => m.end === end).sort(innerFirst).map((m) => m.place + 1 + CLOSE[m.role]).join("") || null;
    }
    const of = [...new Set(parts.map((m) => m.place))];
    const node = make("span", { class: ["seg", ...names].join(" "), "data-start": start, "data-of": of.length ? ` ${of.join(" ")} ` : null, "data-inner": inner ? inner.place : null, ...brackets });
    node.textContent = article.points.slice(start, end).map(visible).join("");
    return node;
  }

  // ---- the record whose parts are joined: the one under the pointer, or else the chosen one

  function light(place) {
    if (place === lit) return;
    lit = place;
    join();
  }

  function joined() {
    if (lit !== null && state.article && state.article.records[lit]) return state.article.records[lit];
    return hooks.hidden && claimex.record() && hooks.hidden(claimex.record()) ? null : claimex.record();
  }

  function join() {
    const shown = joined();
    const place = shown ? state.article.records.indexOf(shown) : -1;
    const nodes = [...byId("text").querySelectorAll(".seg")];
    for (const node of nodes) node.classList.toggle("lit", lit !== null && (node.dataset.of || "").includes(` ${lit} `));
    const parts = nodes.filter((node) => (node.dataset.of || "").includes(` ${place} `) && belongs(node, shown));
    byId("lines").replaceChildren(...(parts.length ? linesBetween(parts) : []));
    byId("chain").replaceChildren(...(shown ? chainWords(shown) : [make("span", { class: "quiet" }, state.row ? "← → move the end by a word, with Shift the start, with Alt by a character." : "Point at a passage to see who says it.")]));
  }

  /* Whether a piece lies in a part of the record itself, not only in one around it. */
  function belongs(node, shown) {
    const start = Number(node.dataset.start);
    return ROLES.some((role) => spansOf(shown, role).some((span) => span[0] <= start && start < span[1]));
  }

  /* A line below the gap between two parts of one line of text, and one in the margin beside all lines. */
  function linesBetween(parts) {
    const frame = byId("sheet").getBoundingClientRect();
    const boxes = parts.flatMap((node) => [...node.getClientRects()]).filter((box) => box.width > 1)
      .map((box) => ({ left: box.left - frame.left, right: box.right - frame.left, top: box.top - frame.top, bottom: box.bottom - frame.top }));
    if (!boxes.length) return [];
    const [top, bottom] = [Math.min(...boxes.map((b) => b.top)), Math.max(...boxes.map((b) => b.bottom))];
    const lines = [[4, top + 3, 4, bottom - 3]];
    for (const [n, box] of boxes.entries()) {
      const before = boxes[n - 1];
      if (before && Math.abs(before.bottom - box.bottom) < 6 && box.left - before.right > 2) lines.push([before.right, box.bottom - 1, box.left, box.bottom - 1]);
    }
    return lines.map(([x1, y1, x2, y2]) => {
      const line = document.createElementNS(SVG, "line");
      for (const [name, value] of Object.entries({ x1, y1, x2, y2 })) line.setAttribute(name, value.toFixed(1));
      return line;
    });
  }

  /* The words in the text, each step to the name, and the name. */
  function chainWords(shown) {
    if (!shown.speaker) return [make("span", { class: "quiet" }, shown.voice === "author" ? "The article itself says this." : "No source is given.")];
    const words = [shown.mention, ...chainOf(shown)].filter(Boolean)
      .map((span) => wordsOf(state.article, span).replace(/[\s,;:]+$/u, "")).filter((part) => part !== shown.name);
    const steps = [...new Set(words)].map((part) => bdi(part));
    if (shown.name) steps.push(make("strong", {}, bdi(shown.name), shown.role ? ", " : "", shown.role ? bdi(shown.role) : ""));
    else steps.push(make("span", { class: "quiet" }, shown.type === "anonymous" ? "not named" : "no name found"));
    return steps.flatMap((step, n) => (n ? [make("span", { class: "quiet", "aria-label": "who is" }, " → "), step] : [step]));
  }

  // ---- selections

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

  /* The selected part of the article without what stands around its words; null where there is none. */
  function selectedSpan() {
    const selection = window.getSelection();
    if (selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    if (!byId("text").contains(range.commonAncestorContainer)) return null;
    const [start, end] = [offsetOf(range.startContainer, range.startOffset), offsetOf(range.endContainer, range.endOffset)];
    return start === null || end === null ? null : claimex.words.trim(state.article.points, [start, end]);
  }

  /* Bring a place of the text into view, if it is not. */
  function show(span, block = "center") {
    const seg = [...byId("text").querySelectorAll(".seg")].filter((node) => Number(node.dataset.start) <= span[0]).pop();
    if (seg) seg.scrollIntoView({ block });
  }

  function redraw() {
    if (state.article) render(state.article, claimex.record());
  }

  function choice(name, label) {
    const box = make("input", { type: "checkbox", id: `look-${name}` });
    box.checked = look[name];
    box.addEventListener("change", () => {
      look[name] = box.checked;
      kept.write("look", look);
      redraw();
    });
    return make("label", {}, box, ` ${label}`);
  }

  function legend() {
    byId("legend").replaceChildren(
      make("span", { class: "content" }, "content"), " ", make("span", { class: "cue" }, "cue"), " ", make("span", { class: "speaker" }, "source"),
      " ", make("span", { class: "zone" }, "not body text"), " ", choice("marks", "numbers and brackets"), " ", choice("tones", "a colour for each speaker"));
  }

  function start() {
    legend();
    const at = (event) => {
      const seg = event.target.closest && event.target.closest(".seg[data-inner]");
      return seg ? Number(seg.dataset.inner) : null;
    };
    byId("text").addEventListener("pointerover", (event) => light(at(event)));
    byId("text").addEventListener("pointerleave", () => light(null));
    byId("text").addEventListener("click", (event) => {
      const place = at(event);
      if (place === null || !window.getSelection().isCollapsed) return;
      if (hooks.clicked && hooks.clicked()) return;
      claimex.page.chooseId(state.titled, state.article.records[place].id);
    });
    new ResizeObserver(join).observe(byId("sheet"));
  }

  return { render, redraw, selectedSpan, show, start, spansOf };
})();
