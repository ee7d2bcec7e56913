"use strict";
/* What review adds to the page: decisions. Each is sent, and shown as saved only when the answer says that it is on the
   disk. Spans are drafts until they are saved; keys work on drafts as the mouse does. */
const review = (() => {
  const { index, docs, rows, state, hooks, articles, make, bdi, clean, say, byId } = claimex;
  const KINDS = ["direct", "mixed", "indirect", "no_comment", "statement"];
  const ACTS = ["assertion", "belief", "fact", "eventuality"];
  const TYPES = ["person", "organization", "group", "document", "anonymous", "unknown"];
  const POLARITIES = ["affirmed", "negated"];
  const CERTAINTIES = ["asserted", "hedged", "hypothetical", "question", "directive"];
  const TOLD = { accept: "✓ accepted", reject: "✗ rejected", correct: "✎ corrected", add: "+ added" };
  let draft = null; // what is being changed: the fields of a record, its id, and which span the arrow keys move
  let busy = false;
  let disputed = new Map();

  async function ask(path, body) {
    const options = { headers: { "X-Claimex-Token": index.token }, cache: "no-store" };
    if (body !== undefined) Object.assign(options, { method: "POST", body: JSON.stringify(body) });
    const answer = await fetch(path, options);
    const data = await answer.json();
    if (!answer.ok) throw new Error(data.error);
    return data;
  }

  async function send(path, body) {
    if (busy) return null;
    busy = true;
    try {
      const data = await ask(path, body);
      take(data);
      return data;
    } catch (error) {
      say(`Not saved: ${error.message}`);
      return null;
    } finally {
      busy = false;
    }
  }

  /* Put the record as the server has it now in the place of the one shown. */
  function take(data) {
    const place = rows.findIndex((row) => row.d === data.doc && row.id === data.id);
    if (data.row === null) rows.splice(place, place < 0 ? 0 : 1);
    else if (place < 0) rows.push(data.row);
    else Object.assign(rows[place], data.row);
    const article = articles.get(data.doc);
    if (!article) return;
    article.records = article.records.filter((record) => record.id !== data.id);
    if (data.record) article.records.push(data.record);
    const begin = (record) => Math.min(...(record.content.length ? record.content : record.cue).map((span) => span[0]));
    article.records.sort((a, b) => begin(a) - begin(b));
  }

  function refresh(row) {
    draft = null;
    claimex.applyFilters();
    if (row) claimex.choose(row, { scroll: false });
  }

  function rowOf(data) {
    return rows.find((row) => row.d === data.doc && row.id === data.id);
  }

  async function decide(action, more = {}) {
    if (!state.row || state.seen !== state.row) return; // nobody decides on what is not shown yet
    const place = state.shown.indexOf(state.row);
    const next = state.shown[place + 1] || state.row;
    const data = await send("/api/decide", { action, doc: state.row.d, id: state.row.id, ...more });
    if (!data) return;
    say(`Saved: ${TOLD[action] || "comment"}`);
    refresh(action === "accept" || action === "reject" ? next : rowOf(data));
  }

  async function undo() {
    const data = await send("/api/undo", {});
    if (!data) return;
    say(`Saved: took back ${TOLD[data.action] || "a comment"}`);
    refresh(rowOf(data) || state.shown[0]);
  }

  // ---- drafts

  function edit() {
    const shown = claimex.record();
    if (!shown || draft) return draft;
    draft = {
      id: shown.id, kind: shown.kind, act: shown.act, content: shown.content.slice(), cue: shown.cue.slice(), mention: shown.mention,
      name: shown.name, type: shown.type, claims: shown.claims.map((claim) => ({ ...claim })), role: null,
    };
    redraw();
    return draft;
  }

  function add() {
    if (!state.article) return;
    const span = claimex.selectedSpan() || firstWord(claimex.record());
    if (!span) return;
    const words = claimex.wordsOf(state.article, span);
    const quoted = /^["“”„«‘']/u.test(words);
    draft = {
      id: null, kind: quoted ? "direct" : "indirect", act: "assertion", content: [span], cue: [], mention: null, name: null, type: "person", claims: [], role: "content",
    };
    redraw();
    say("New record: mark cue (2) and speaker (3), then save (Enter)");
  }

  /* The word after a record's end, where a new one begins that is marked by keys alone. */
  function firstWord(shown) {
    const ends = shown ? [...shown.content, ...shown.cue].map((span) => span[1]) : [0];
    return wordFrom(Math.max(...ends)) || wordFrom(0);
  }

  const isSpace = (point) => /\s/u.test(point);

  function wordFrom(from) {
    const points = state.article.points;
    let start = from;
    while (start < points.length && isSpace(points[start])) start += 1;
    let end = start;
    while (end < points.length && !isSpace(points[end])) end += 1;
    return end > start ? [start, end] : null;
  }

  function mark(role, { another = false } = {}) {
    const span = claimex.selectedSpan();
    if (!edit()) return;
    draft.role = role;
    if (span) {
      if (role === "speaker") draft.mention = span;
      else if (another) draft[role] = [...draft[role], span].sort((a, b) => a[0] - b[0]);
      else draft[role] = [span];
      window.getSelection().removeAllRanges();
      if (role === "content") draft.claims = draft.claims.filter((claim) => draft.content.some((s) => s[0] <= claim.span[0] && claim.span[1] <= s[1]));
    } else if (!current()) put(firstWord(claimex.record()));
    redraw();
  }

  function current() {
    if (!draft || !draft.role) return null;
    return draft.role === "speaker" ? draft.mention : draft[draft.role][draft[draft.role].length - 1] || null;
  }

  function put(span) {
    if (!span) return;
    if (draft.role === "speaker") draft.mention = span;
    else draft[draft.role] = [...draft[draft.role].slice(0, -1), span];
  }

  /* Move an edge of the span by a word, or the whole span to the next line. */
  function nudge(key, atStart) {
    const span = current();
    if (!span) return false;
    let [start, end] = span;
    const by = key === "ArrowRight" ? 1 : -1;
    if (key === "ArrowUp" || key === "ArrowDown") {
      const moved = line(start, key === "ArrowDown");
      if (moved) put(moved);
    } else {
      if (atStart) start = edge(start, by, true);
      else end = edge(end, by, false);
      if (start < end) put([start, end]);
    }
    redraw();
    return true;
  }

  function edge(from, by, atStart) {
    const points = state.article.points;
    let place = from;
    const spaceFirst = atStart ? by < 0 : by > 0;
    const at = () => points[by > 0 ? place : place - 1];
    const inside = () => (by > 0 ? place < points.length : place > 0);
    if (spaceFirst) while (inside() && isSpace(at())) place += by;
    while (inside() && !isSpace(at())) place += by;
    if (!spaceFirst) while (inside() && isSpace(at())) place += by;
    return place;
  }

  function line(from, down) {
    const points = state.article.points;
    let place = from;
    if (down) {
      while (place < points.length && points[place] !== "\n") place += 1;
      return wordFrom(place);
    }
    while (place > 0 && points[place - 1] !== "\n") place -= 1;
    while (place > 0 && isSpace(points[place - 1])) place -= 1;
    while (place > 0 && points[place - 1] !== "\n") place -= 1;
    return wordFrom(place);
  }

  function redraw() {
    claimex.renderText(state.article, claimex.record());
    claimex.renderDetail();
  }

  function drop() {
    draft = null;
    redraw();
    byId("detail").focus();
    say("Nothing was changed");
  }

  async function save() {
    if (!draft) return;
    read();
    const { id, kind, act, content, cue, mention, name, type } = draft;
    const claims = draft.claims.map(({ span, polarity, certainty }) => ({ span, polarity, certainty }));
    const fields = { kind, act: act || null, content: kind === "no_comment" ? [] : content, cue, mention, name: name || null, type, claims };
    const comment = draft.comment || null;
    const data = await send("/api/decide", { action: id === null ? "add" : "correct", doc: state.row.d, id, fields, comment });
    if (!data) return;
    say(`Saved: ${TOLD[data.action]}`);
    refresh(rowOf(data));
    byId("detail").focus();
  }

  /* Take what stands in the form into the draft, which the form is built from again. */
  function read() {
    const form = byId("draft-form");
    if (!form || !draft) return;
    for (const name of ["kind", "act", "name", "type", "comment"]) draft[name] = form.elements[name].value;
    draft.claims.forEach((claim, n) => {
      claim.polarity = form.elements[`polarity-${n}`].value || null;
      claim.certainty = form.elements[`certainty-${n}`].value || null;
    });
  }

  function focusField(name) {
    if (!edit()) return;
    const form = byId("draft-form");
    const field = form.elements[name] || form.elements.kind;
    field.focus();
    if (field.select) field.select();
  }

  function choice(name, label, values, chosen, first = null) {
    const field = claimex.select(name, label, values.map((value) => [value, value]), first);
    field.querySelector("select").value = chosen || "";
    return field;
  }

  function button(words, key, call) {
    return make("button", { type: "button", on: { click: call } }, words, " ", make("kbd", {}, key));
  }

  function draftForm() {
    const spans = (some) => (some.length ? some.flatMap((span, n) => [n ? " … " : "", bdi(claimex.wordsOf(state.article, span))]) : ["–"]);
    const told = make("dl", {},
      make("dt", {}, "content"), make("dd", {}, ...spans(draft.content)), make("dt", {}, "cue"), make("dd", {}, ...spans(draft.cue)),
      make("dt", {}, "speaker"), make("dd", {}, ...spans(draft.mention ? [draft.mention] : [])));
    const claims = draft.claims.map((claim, n) => make("fieldset", {}, make("legend", {}, bdi(`Claim ${n + 1}: ${Array.from(claimex.wordsOf(state.article, claim.span)).slice(0, 60).join("")}`)),
      choice(`polarity-${n}`, "Polarity", POLARITIES, claim.polarity, "–"), choice(`certainty-${n}`, "Certainty", CERTAINTIES, claim.certainty, "–")));
    const form = make("form", { id: "draft-form", "aria-label": draft.id === null ? "Missed record" : "Correction" },
      choice("kind", "Kind", KINDS, draft.kind), choice("act", "Act", ACTS, draft.act, "–"),
      make("label", {}, "Speaker's name", make("input", { name: "name", autocomplete: "off", list: "speakers", value: clean(draft.name || "") })),
      choice("type", "Speaker's type", TYPES, draft.type), ...claims,
      make("label", {}, "Comment", make("input", { name: "comment", autocomplete: "off", value: draft.comment || "" })),
      make("div", { class: "actions" }, make("button", {}, "Save ", make("kbd", {}, "Enter")), button("Drop", "Esc", drop)));
    form.addEventListener("submit", (event) => { event.preventDefault(); save(); });
    form.addEventListener("input", read);
    form.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); drop(); } });
    const marks = make("div", { class: "actions" },
      button("Content", "1", () => mark("content")), button("More content", "4", () => mark("content", { another: true })), button("Cue", "2", () => mark("cue")),
      button("Speaker", "3", () => mark("speaker")), button("No cue", "5", () => { draft.cue = []; redraw(); }), button("No speaker", "6", () => { draft.mention = null; redraw(); }));
    const moving = draft.role ? make("p", {}, `Arrow keys move the end of the ${draft.role}, with Shift its start, by a word; up and down by a line.`)
      : make("p", {}, "Select words in the text and press the key of what they are.");
    return [make("h3", {}, draft.id === null ? "Missed record" : "Correction"), told, marks, moving, form];
  }

  function detail(shown) {
    if (draft && (draft.id === null || draft.id === shown.id)) return draftForm();
    const row = state.row;
    const parts = [make("p", { class: `state-${row.verdict}`, id: "verdict" }, row.verdict ? TOLD[row.verdict] : "not decided yet")];
    if (row.comments.length) parts.push(make("ul", { "aria-label": "Comments" }, ...row.comments.map((words) => make("li", {}, bdi(words)))));
    const versions = disputed.get(`${row.d}/${row.id}`);
    if (versions) parts.push(versionsOf(versions));
    parts.push(make("div", { class: "actions" },
      button("Accept", "a", () => decide("accept")), button("Reject", "r", () => decide("reject")), button("Correct", "e", () => focusField("kind")),
      button("Add missed", "x", add), button("Comment", "m", comment), button("Undo", "u", undo)));
    return parts;
  }

  function versionsOf(dispute) {
    const lines = dispute.verdicts.map((one) => make("tr", {}, make("th", { scope: "row" }, bdi(one.who)), make("td", {}, TOLD[one.action], one.comment ? ": " : "", one.comment ? bdi(one.comment) : ""),
      make("td", {}, one.row && one.action !== "reject" ? bdi(`${one.row.name || one.row.mention || "–"}: ${one.row.text} (${one.row.kind}, ${one.row.act || "–"}, cue ${one.row.cue || "–"})`) : "–")));
    return make("table", { "aria-label": "What each reviewer decided" }, make("tbody", {}, ...lines));
  }

  function comment() {
    const field = make("input", { id: "comment-words", autocomplete: "off" });
    const form = make("form", { "aria-label": "Comment" }, make("label", {}, "Comment", field), make("button", {}, "Save ", make("kbd", {}, "Enter")));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (field.value.trim()) decide("comment", { comment: field.value.trim() });
    });
    byId("detail").prepend(form);
    field.focus();
  }

  function beforeKey(event) {
    if (!draft) return false;
    if (event.key.startsWith("Arrow") && nudge(event.key, event.shiftKey)) event.preventDefault();
    else if (event.key === "Escape") drop();
    else if (event.key === "Enter" && !event.target.closest("button, a")) save();
    else return false;
    return true;
  }

  // ---- the list

  function badge(row) {
    return row.verdict ? make("span", { class: `state-${row.verdict}` }, TOLD[row.verdict]) : "";
  }

  function filters() {
    const states = [["open", "not decided"], ["done", "decided"], ...Object.entries(TOLD), ["comment", "with comments"], ["disputed", "disputed"]];
    byId("filters").append(claimex.select("status", "State", states));
    if (index.sampled) {
      const box = make("input", { type: "checkbox", name: "drawn" });
      box.checked = true;
      byId("filters").append(make("label", { class: "line" }, box, "only the sample"));
    }
  }

  function fits(row) {
    const form = byId("filters").elements;
    const status = form.status ? form.status.value : "";
    if (form.drawn && form.drawn.checked && !row.drawn && row.verdict !== "add") return false;
    if (!status) return true;
    if (status === "open") return !row.verdict;
    if (status === "done") return Boolean(row.verdict);
    if (status === "comment") return row.comments.length > 0;
    if (status === "disputed") return disputed.has(`${row.d}/${row.id}`);
    return row.verdict === status;
  }

  // ---- agreement

  const number = (value) => (value === null ? "–" : value.toFixed(2));

  async function agreement() {
    let found;
    try {
      found = await ask("/api/agreement");
    } catch (error) {
      say(error.message);
      return;
    }
    disputed = new Map(found.disputes.map((one) => [`${one.doc}/${one.id}`, one]));
    const head = ["reviewers", "decided by both", "same", "Cohen's kappa", "F1 content", "F1 cue", "F1 speaker"];
    const lines = found.pairs.map((pair) => make("tr", {}, make("th", { scope: "row" }, bdi(pair.names.join(", "))),
      ...[pair.decided, pair.same, number(pair.kappa), number(pair.f1.content), number(pair.f1.cue), number(pair.f1.speaker)].map((value) => make("td", {}, String(value)))));
    const queue = found.disputes.map((one) => make("li", {}, make("button", { type: "button", class: "link", on: { click: () => open(one) } }, bdi(docs[one.doc] ? docs[one.doc].title || docs[one.doc].id : one.id)), versionsOf(one)));
    byId("agreement").replaceChildren(
      make("h2", {}, "Agreement"),
      make("p", {}, Object.entries(found.counts).map(([who, count]) => `${clean(who)}: ${count} decided`).join("; ") || "Nobody has decided anything yet."),
      lines.length ? make("table", {}, make("thead", {}, make("tr", {}, ...head.map((words) => make("th", { scope: "col" }, words)))), make("tbody", {}, ...lines)) : make("p", {}, "Agreement needs the decisions of two reviewers: name another ledger with --ledger."),
      make("p", {}, "Kappa is over accept, reject and correct; – where it is not defined, as when both did one and the same throughout. F1 is over the exact spans that came of it."),
      make("h3", {}, `Disputes (${queue.length})`), make("ol", { id: "disputes" }, ...queue));
  }

  function open(one) {
    claimex.view("records");
    const row = rows.find((r) => r.d === one.doc && r.id === one.id);
    if (row) claimex.choose(row);
    else say("This record is another reviewer's addition; it is not among yours.");
  }

  /* The code of the address is spent; with the token in its place the page can be loaded again. */
  function keepAddress() {
    const address = new URL(location.href);
    if (!address.searchParams.has("code")) return;
    address.search = `?token=${index.token}`;
    history.replaceState(null, "", address);
  }

  function start() {
    keepAddress();
    Object.assign(hooks, { fetchArticle: (n) => ask(`/api/article/${n}`), agreement, beforeKey, hidden: (record) => Boolean(draft) && draft.id === record.id });
    hooks.detail.push(detail);
    hooks.row.push(badge);
    hooks.filter.push(fits);
    hooks.chosen.push(() => { if (draft && draft.id !== null && state.row.id !== draft.id) draft = null; });
    hooks.spans.push(() => (draft ? [["content", draft.content], ["cue", draft.cue], ["speaker", draft.mention ? [draft.mention] : []]] : [])
      .flatMap(([role, spans]) => spans.flatMap(([from, to]) => [{ start: from, end: to, role }, { start: from, end: to, role: "draft" }])));
    const keys = [
      ["a", "accept, and on to the next", () => decide("accept")], ["r", "reject, and on to the next", () => decide("reject")],
      ["e", "correct", () => focusField("kind")], ["x", "add a missed record, from the selected words", add],
      ["1", "selected words are the content", () => mark("content")], ["2", "… the cue", () => mark("cue")], ["3", "… the speaker", () => mark("speaker")],
      ["4", "… one more piece of content", () => mark("content", { another: true })],
      ["5", "no cue", () => { if (edit()) { draft.cue = []; redraw(); } }], ["6", "no speaker in the text", () => { if (edit()) { draft.mention = null; redraw(); } }],
      ["n", "change the speaker's name", () => focusField("name")], ["t", "change the kind", () => focusField("kind")], ["c", "change the act", () => focusField("act")],
      ["p", "change the first claim's polarity", () => focusField("polarity-0")], ["m", "comment", comment], ["u", "undo the last decision", undo],
      ["g", "agreement of reviewers", () => claimex.view(state.view === "agreement" ? "records" : "agreement")],
    ];
    for (const [key, words, call] of keys) hooks.keys.set(key, [words, call]);
    hooks.help.push("In a correction: arrow keys move the end of the span marked last, with Shift its start, by a word; up and down by a line. Enter saves, Escape drops.");
    byId("view-agreement").hidden = false;
    hooks.ready = filters;
    claimex.start();
    if (index.unplaced.length) say(`${index.unplaced.length} earlier decisions have no place in the texts as they are now; claimex gold lists them`);
  }

  return { start };
})();
