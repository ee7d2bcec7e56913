"use strict";
/* A correction, or a record that was missed, until it is saved. Each record has its own; one that was begun is kept when
   another record is chosen. In the text, keys work on the span in focus; fields change only while they are in focus. */
claimex.draft = (() => {
  const { index, state, hooks, make, bdi, button, clean, say, byId, keyOf, many, words, wordsOf } = claimex;
  const { kinds: KINDS, acts: ACTS, types: TYPES, polarities: POLARITIES, certainties: CERTAINTIES } = index.values;
  const PARTS = ["content", "cue", "speaker"];
  const drafts = new Map(); // drafts by the key of their record; a missed record's key ends in "+"
  let open = null;
  let dropping = false; // Escape was pressed once on a draft that would be lost

  const keyFor = (draft) => (draft.id === null ? `${draft.d}/+` : `${draft.d}/${draft.id}`);
  const content = (draft) => JSON.stringify([draft.kind, draft.act, draft.content, draft.cue, draft.mention, draft.name, draft.type, draft.claims, draft.comment]);
  const isChanged = (draft) => draft.id === null || content(draft) !== draft.first;

  function put(draft) {
    open = draft;
    dropping = false;
    drafts.set(keyFor(draft), draft);
    redraw();
    return draft;
  }

  /* The draft of the record that is shown, begun if there is none. */
  function begin() {
    const shown = claimex.record();
    if (!shown || open || state.seen !== state.row) return open;
    const draft = {
      d: state.row.d, id: shown.id, kind: shown.kind, act: shown.act, content: shown.content.slice(), cue: shown.cue.slice(), mention: shown.mention,
      name: shown.name, type: shown.type, claims: shown.claims.map((claim) => ({ ...claim })), comment: "", part: "content", piece: 0,
    };
    draft.first = content(draft);
    if (!spans(draft).length) draft.part = draft.cue.length ? "cue" : "speaker";
    return put(draft);
  }

  function add() {
    if (!state.article || open) return;
    const span = claimex.text.selectedSpan() || wordAfter(claimex.record());
    if (!span) return;
    const quoted = /^["“”„«‘']/u.test(wordsOf(state.article, span));
    put({
      d: state.row.d, id: null, kind: quoted ? "direct" : "indirect", act: "assertion", content: [span], cue: [], mention: null, name: null, type: "person", claims: [], comment: "", part: "content", piece: 0,
    });
    window.getSelection().removeAllRanges();
    byId("text").focus();
    say("New record: mark cue (2) and speaker (3), then save (Enter)");
  }

  /* The word after a record's end, where a new one begins that is marked by keys alone. */
  function wordAfter(shown) {
    const ends = shown ? [...shown.content, ...shown.cue].map((span) => span[1]) : [0];
    const points = state.article.points;
    return words.wordFrom(points, Math.max(...ends)) || words.wordFrom(points, 0);
  }

  function correct() {
    if (!begin()) return;
    byId("text").focus();
    showActive();
  }

  // ---- spans

  const spans = (draft, part = draft.part) => (part === "speaker" ? (draft.mention ? [draft.mention] : []) : draft[part]);
  const active = () => (open ? spans(open)[open.piece] || null : null);

  function setSpans(part, some) {
    if (part === "speaker") open.mention = some[0] || null;
    else open[part] = some.sort((a, b) => a[0] - b[0]);
  }

  function setActive(span) {
    const some = spans(open).slice();
    some[open.piece] = span;
    setSpans(open.part, some);
    open.piece = spans(open).indexOf(span);
  }

  const meet = (a, b) => a[0] < b[1] && b[0] < a[1];

  /* Go to a part of the record; selected words become it. Pieces that they do not touch stay. */
  function mark(part, { another = false } = {}) {
    const span = claimex.text.selectedSpan();
    const again = open && open.part === part && document.activeElement === byId("text");
    if (!begin()) return;
    open.part = part;
    dropping = false;
    if (span) take(part, span, another);
    else if (another) setNew(part);
    else if (!spans(open).length) setNew(part);
    else open.piece = again ? (open.piece + 1) % spans(open).length : 0;
    window.getSelection().removeAllRanges();
    byId("text").focus();
    redraw();
    showActive();
  }

  function take(part, span, another) {
    const old = spans(open);
    const touched = old.filter((one) => meet(one, span));
    const replaced = another ? [] : touched.length ? touched : old.slice(0, 1);
    setSpans(part, [...old.filter((one) => !replaced.includes(one)), span]);
    open.piece = spans(open).indexOf(span);
  }

  function setNew(part) {
    const span = wordAfter(claimex.record());
    if (!span) return;
    setSpans(part, [...spans(open), span]);
    open.piece = spans(open).indexOf(span);
  }

  function remove() {
    setSpans(open.part, spans(open).filter((_, n) => n !== open.piece));
    open.piece = 0;
    redraw();
  }

  /* Move an edge of the span by a word, or by a character with Alt; or the whole span to another line. */
  function nudge(event) {
    const span = active();
    if (!span) return;
    const points = state.article.points;
    const by = event.key === "ArrowRight" ? 1 : -1;
    let [start, end] = span;
    if (event.key === "ArrowUp" || event.key === "ArrowDown") [start, end] = line(start, event.key === "ArrowDown") || span;
    else {
      const move = (from, atStart) => (event.altKey ? Math.min(Math.max(from + by, 0), points.length) : words.next(points, from, by, atStart));
      if (event.shiftKey) start = move(start, true);
      else end = move(end, false);
    }
    if (start >= end) return;
    setActive([start, end]);
    redraw();
    showActive();
  }

  function line(from, down) {
    const points = state.article.points;
    let place = from;
    if (down) {
      while (place < points.length && points[place] !== "\n") place += 1;
      return words.wordFrom(points, place);
    }
    while (place > 0 && points[place - 1] !== "\n") place -= 1;
    while (place > 0 && words.isSpace(points[place - 1])) place -= 1;
    while (place > 0 && points[place - 1] !== "\n") place -= 1;
    return words.wordFrom(points, place);
  }

  function showActive() {
    const node = byId("text").querySelector(".active");
    if (node) node.scrollIntoView({ block: "nearest" });
  }

  function redraw() {
    claimex.text.redraw();
    claimex.page.renderDetail();
  }

  // ---- the end of a draft

  function close() {
    if (open) drafts.delete(keyFor(open));
    open = null;
    dropping = false;
  }

  function drop() {
    if (isChanged(open) && !dropping) {
      dropping = true;
      say("Press Escape again to drop this correction, or Enter to save it");
      return;
    }
    close();
    redraw();
    byId("detail").focus();
    say("Nothing was changed");
  }

  /* Another record is chosen: a draft that holds anything is kept with its record. */
  function leave() {
    if (!open) return;
    if (!isChanged(open)) drafts.delete(keyFor(open));
    else say("Your correction is kept with its record; it is not saved yet");
    open = null;
    claimex.list.refresh();
  }

  function returnTo() {
    if (!open) open = drafts.get(keyOf(state.row)) || null;
  }

  function goOn() {
    open = drafts.get(`${state.row.d}/+`) || null;
    redraw();
    byId("text").focus();
  }

  /* What saving would drop though nobody took it out. */
  function lost(draft) {
    const out = [];
    const quoted = (some) => some.map((span) => `“${clean(wordsOf(state.article, span))}”`).join(" … ");
    if (draft.kind === "no_comment" && draft.content.length) out.push(`A refusal to comment has no content. Save it without ${quoted(draft.content)}?`);
    if (draft.kind === "statement" && (draft.mention || draft.cue.length)) out.push(`A statement of the article itself has no source and no cue. Save it without ${quoted([...draft.cue, ...(draft.mention ? [draft.mention] : [])])}?`);
    return out;
  }

  const isInside = (draft, claim) => draft.content.some((span) => span[0] <= claim.span[0] && claim.span[1] <= span[1]);

  function ask(questions) {
    return new Promise((answer) => {
      const dialog = byId("question");
      dialog.replaceChildren(
        make("h2", { id: "question-title" }, "Save?"), ...questions.map((question) => make("p", {}, question)),
        make("form", { method: "dialog" }, make("button", { value: "no", autofocus: true }, "Go on correcting"), " ", make("button", { value: "yes" }, "Save")));
      dialog.returnValue = "no";
      dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true });
      dialog.showModal();
    });
  }

  async function save() {
    if (!open) return;
    read();
    const draft = open;
    const questions = lost(draft);
    if (questions.length && !(await ask(questions))) {
      byId("text").focus();
      return;
    }
    const refusal = draft.kind === "no_comment";
    const author = draft.kind === "statement";
    const claims = draft.claims.filter((claim) => isInside(draft, claim)).map(({ span, polarity, certainty }) => ({ span, polarity, certainty }));
    const fields = {
      kind: draft.kind, act: author ? null : draft.act || null, content: refusal ? [] : draft.content, cue: author ? [] : draft.cue,
      mention: author ? null : draft.mention, name: author ? null : draft.name || null, type: draft.type, claims: refusal ? [] : claims,
    };
    if (await hooks.save({ action: draft.id === null ? "add" : "correct", doc: draft.d, id: draft.id, fields, comment: draft.comment || null }, close)) byId("detail").focus();
  }

  // ---- the form

  /* Take what stands in the form into the draft, which the form is built from again. */
  function read() {
    const form = byId("draft-form");
    if (!form || !open) return;
    for (const name of ["kind", "act", "name", "type", "comment"]) open[name] = form.elements[name].value || (name === "comment" ? "" : null);
    open.claims.forEach((claim, n) => {
      claim.polarity = form.elements[`polarity-${n}`].value || null;
      claim.certainty = form.elements[`certainty-${n}`].value || null;
    });
  }

  function focusField(name) {
    if (!begin()) return;
    const field = byId("draft-form").elements[name];
    if (!field) return;
    field.focus();
    if (field.select) field.select();
  }

  function choice(name, label, values, chosen, first = null) {
    const field = claimex.list.select(name, label, values.map((value) => [value, value]), first);
    field.querySelector("select").value = chosen || "";
    return field;
  }

  const keyed = (label, key) => make("span", {}, label, " ", make("kbd", {}, key));

  function form() {
    const claims = open.claims.map((claim, n) => make("fieldset", {}, make("legend", {}, bdi(`Claim ${n + 1}: ${Array.from(wordsOf(state.article, claim.span)).slice(0, 60).join("")}`)),
      choice(`polarity-${n}`, n ? "Polarity" : keyed("Polarity", "p"), POLARITIES, claim.polarity, "–"), choice(`certainty-${n}`, "Certainty", CERTAINTIES, claim.certainty, "–")));
    const made = make("form", { id: "draft-form", "aria-label": open.id === null ? "Missed record" : "Correction" },
      make("div", { class: "actions" }, make("button", {}, "Save ", make("kbd", {}, "Enter")), button("Drop", drop, { key: "Esc" })),
      choice("kind", keyed("Kind", "t"), KINDS, open.kind), choice("act", keyed("Act", "c"), ACTS, open.act, "–"),
      make("label", {}, keyed("Speaker's name", "n"), make("input", { name: "name", autocomplete: "off", list: "speakers", value: clean(open.name || "") })),
      choice("type", "Speaker's type", TYPES, open.type), ...claims,
      make("label", {}, keyed("Comment", "m"), make("input", { name: "comment", autocomplete: "off", value: open.comment || "" })));
    made.addEventListener("submit", (event) => { event.preventDefault(); save(); });
    made.addEventListener("input", read);
    made.addEventListener("keydown", onFormKey);
    return made;
  }

  /* From a field, Enter saves and Escape leads back into the text. */
  function onFormKey(event) {
    if (!event.target.matches("input, select") || !["Enter", "Escape"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter") save();
    else byId("text").focus();
  }

  function part(name, key) {
    const some = spans(open, name);
    const shown = some.flatMap((span, n) => [n ? " … " : "", make("span", { class: open.part === name && open.piece === n ? "active" : null }, bdi(wordsOf(state.article, span)))]);
    const label = button(name, () => mark(name), { key });
    return [make("dt", {}, label), make("dd", { "aria-current": open.part === name ? "true" : null, "aria-live": open.part === name ? "polite" : null }, ...(shown.length ? shown : ["–"]))];
  }

  function detail() {
    const told = make("dl", {}, ...part("content", "1"), ...part("cue", "2"), ...part("speaker", "3"));
    const more = make("div", { class: "actions" }, button("One more piece", () => mark(open.part, { another: true }), { key: "4" }), button(`Take out this ${open.part}`, () => { remove(); byId("text").focus(); }, { key: "Del" }));
    const outside = open.claims.filter((claim) => !isInside(open, claim)).length;
    if (outside && open.content.length) more.append(make("p", { class: "note" }, `${many(outside, "claim")} reach${outside === 1 ? "es" : ""} beyond the content and will go.`));
    return [make("p", { id: "verdict" }, open.id === null ? "Missed record" : "Correction, not saved yet"), told, more, form()];
  }

  // ---- keys

  const FIELDS = { t: "kind", c: "act", n: "name", p: "polarity-0", m: "comment" };
  const ELSEWHERE = "arexu"; // keys that decide; they would lose what is being corrected

  /* Keys while something is corrected. Arrow keys and Delete work only with the text in focus. */
  function onKey(event) {
    if (!open) return false;
    const inText = event.target === byId("text");
    if (event.key.startsWith("Arrow") && inText) nudge(event);
    else if ((event.key === "Delete" || event.key === "Backspace") && inText) remove();
    else if (event.altKey) return false;
    else if (event.key === "Escape") drop();
    else if (event.key === "Enter" && !event.target.closest("button, a, summary")) save();
    else if (event.key === "4") mark(open.part, { another: true });
    else if (["1", "2", "3"].includes(event.key)) mark(PARTS[Number(event.key) - 1]);
    else if (event.key in FIELDS && state.keys) focusField(FIELDS[event.key]);
    else if (event.key === "e" && state.keys) byId("text").focus();
    else if (ELSEWHERE.includes(event.key) && state.keys) say("First save the correction (Enter) or drop it (Escape)");
    else return false;
    event.preventDefault();
    return true;
  }

  function marks() {
    if (!open) return [];
    const now = active();
    return PARTS.flatMap((name) => spans(open, name).flatMap((span) => [{ start: span[0], end: span[1], role: name }, { start: span[0], end: span[1], role: span === now ? "active" : "draft" }]));
  }

  function start() {
    hooks.leave.push(leave);
    hooks.chosen.push(returnTo);
    hooks.spans.push(marks);
    hooks.hidden = (record) => open !== null && open.id === record.id && open.d === state.row.d;
    hooks.clicked = () => open !== null; // a click in the text belongs to the correction
    hooks.beforeKey = onKey;
    window.addEventListener("beforeunload", (event) => { if ([...drafts.values()].some(isChanged)) event.preventDefault(); });
  }

  const isHalf = (row) => drafts.has(keyOf(row)) && isChanged(drafts.get(keyOf(row)));
  const hasMissed = () => drafts.has(`${state.row.d}/+`) && open === null;

  return { start, detail, add, correct, mark, focusField, goOn, isHalf, hasMissed, isOpen: () => open !== null, close };
})();
