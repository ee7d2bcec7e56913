"use strict";
/* What review adds to the page: decisions, how many are left, and what other reviewers decided. */
const review = (() => {
  const { index, docs, rows, state, hooks, articles, make, bdi, button, say, byId, count, probability, titleOf, rowAt, keyOf, list, page, draft, ledger } = claimex;
  const { TOLD } = ledger;
  const VERDICTS = Object.keys(TOLD);
  let disputed = new Map();

  // ---- decisions

  async function decide(action, more = {}) {
    if (!state.row || state.seen !== state.row || draft.isOpen()) return; // nobody decides on what is not shown yet
    const next = nextOpen(state.row);
    const data = await ledger.send({ action, doc: state.row.d, id: state.row.id, ...more });
    if (!data) return;
    told(data, action);
    goTo(action === "comment" ? state.row : next);
  }

  const told = (data, action) => say(`${data.waits ? "Waits" : "Saved"}: ${TOLD[action] || "comment"}`);

  /* A correction is saved and the queue goes on; of a missed record, the new record is shown. */
  async function save(entry, close) {
    const row = state.row;
    const data = await ledger.send(entry);
    if (!data) return false;
    close();
    told(data, entry.action);
    const added = entry.action === "add" ? rowAt(data.doc, data.id) : null;
    if (added && !state.shown.includes(added)) state.shown.splice(state.shown.indexOf(row) + 1, 0, added);
    if (added) state.ranks.set(added, state.ranks.get(row) || 0);
    goTo(added || (entry.action === "add" ? row : nextOpen(row)));
    return true;
  }

  /* The next record of the list without a verdict; from the end on, the first; where none is left, the record itself. */
  function nextOpen(row) {
    const place = state.shown.indexOf(row);
    const left = (other) => other !== row && !other.verdict;
    return state.shown.slice(place + 1).find(left) || state.shown.slice(0, Math.max(place, 0)).find(left) || row;
  }

  function goTo(row) {
    list.refresh();
    if (row === state.row) state.titled = null; // it is drawn anew
    page.choose(row, { scroll: row !== state.row });
    if (state.shown.length && state.shown.every((other) => other.verdict)) say("Everything that the list shows is decided; Ctrl-C in the terminal ends the review");
  }

  async function undo() {
    const data = await ledger.undo();
    if (!data) return;
    say(`Saved: took back ${TOLD[data.action] || "a comment"}`);
    goTo(rowAt(data.doc, data.id) || state.shown[0]);
  }

  /* The answer that the server is expected to give to a decision that waits. */
  function expected(entry) {
    const row = rowAt(entry.doc, entry.id);
    if (!row) return { action: entry.action, doc: entry.doc, id: entry.id, row: null };
    const article = articles.get(entry.doc);
    const old = article.records.find((record) => record.id === entry.id);
    const record = entry.fields ? { ...old, ...entry.fields, claims: old.claims.filter((claim) => entry.fields.claims.some((one) => one.span[0] === claim.span[0])) } : old;
    const words = (some) => some.map((span) => claimex.wordsOf(article, span)).join(" … ");
    const fields = entry.fields ? { kind: record.kind, act: record.act, name: record.name, type: record.type, text: words(record.content), cue: words(record.cue), mention: record.mention && words([record.mention]) } : {};
    const comments = entry.comment ? [...row.comments, entry.comment] : row.comments;
    const verdict = VERDICTS.includes(entry.action) ? entry.action : row.verdict;
    return { action: entry.action, doc: entry.doc, id: entry.id, row: { ...row, ...fields, verdict, comments, waiting: true }, record };
  }

  // ---- the record

  function detail(shown) {
    if (draft.isOpen()) return draft.detail();
    const row = state.row;
    const parts = [make("p", { class: `state-${row.verdict}`, id: "verdict" }, row.verdict ? TOLD[row.verdict] : "not decided yet", row.waiting ? ", waits to be saved" : "")];
    parts.push(make("div", { class: "actions" },
      button("Accept", () => decide("accept"), { key: "a" }), button("Reject", () => decide("reject"), { key: "r" }), button("Correct", draft.correct, { key: "e" }),
      button("Add missed", draft.add, { key: "x" }), button("Comment", comment, { key: "m" }), button("Undo", undo, { key: "u" })));
    if (draft.hasMissed()) parts.push(button("Go on with the missed record", draft.goOn));
    if (row.comments.length) parts.push(make("ul", { "aria-label": "Comments" }, ...row.comments.map((words) => make("li", {}, bdi(words)))));
    const versions = disputed.get(keyOf(row));
    if (versions) parts.push(versionsOf(versions));
    return parts;
  }

  const FIELDS = [["kind", "kind"], ["act", "act"], ["speaker", "name"], ["source", "mention"], ["cue", "cue"], ["content", "text"]];

  /* The versions side by side, a column for each reviewer; a field on which they differ is marked. */
  function versionsOf(dispute) {
    const all = dispute.verdicts;
    const line = (name, values) => {
      const differs = new Set(values).size > 1;
      return make("tr", {}, make("th", { scope: "row" }, name, differs ? make("span", { class: "quiet" }, " ≠") : null), ...values.map((value) => make("td", { class: differs ? "differs" : null }, bdi(value))));
    };
    const lines = FIELDS.map(([name, field]) => line(name, all.map((one) => (one.row && one.action !== "reject" && one.row[field]) || "–")));
    const comments = all.some((one) => one.comment) ? [line("comment", all.map((one) => one.comment || "–"))] : [];
    return make("div", { class: "wide-table" }, make("table", { "aria-label": "What each reviewer decided" },
      make("thead", {}, make("tr", {}, make("td"), ...all.map((one) => make("th", { scope: "col" }, bdi(one.who))))),
      make("tbody", {}, line("decision", all.map((one) => TOLD[one.action])), ...lines, ...comments)));
  }

  function comment() {
    if (byId("comment-words")) return byId("comment-words").focus();
    const field = make("input", { id: "comment-words", autocomplete: "off" });
    const form = make("form", { "aria-label": "Comment" }, make("label", {}, "Comment", field), make("button", {}, "Save ", make("kbd", {}, "Enter")));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (field.value.trim()) decide("comment", { comment: field.value.trim() });
    });
    byId("verdict").after(form);
    return field.focus();
  }

  // ---- the list

  function badge(row) {
    if (draft.isHalf(row)) return make("span", { class: "state-half" }, "✎ half made");
    if (!row.verdict) return "";
    return make("span", { class: row.waiting ? "state-waiting" : `state-${row.verdict}` }, row.waiting ? `${TOLD[row.verdict]}, waits` : TOLD[row.verdict]);
  }

  const decidedOf = (some) => `${count(some.filter((row) => row.verdict).length)} of ${count(some.length)} decided`;

  function filters() {
    const states = [["open", "not decided"], ["done", "decided"], ...Object.entries(TOLD), ["comment", "with comments"], ["disputed", "disputed"]];
    const box = (name, words) => {
      const made = make("input", { type: "checkbox", name });
      made.checked = true;
      return make("label", { class: "line wide" }, made, words);
    };
    return [list.select("status", "State", states), box("first", "not decided first"), ...(index.sampled ? [box("drawn", "only the sample")] : [])];
  }

  const isDrawn = (row) => list.value("drawn") !== "true" || row.drawn || row.verdict === "add";

  function fits(row) {
    const status = list.value("status");
    if (!isDrawn(row)) return false;
    if (!status) return true;
    if (status === "open") return !row.verdict;
    if (status === "done") return Boolean(row.verdict);
    if (status === "comment") return row.comments.length > 0;
    if (status === "disputed") return disputed.has(keyOf(row));
    return row.verdict === status;
  }

  /* Where a session begins: after the record that was decided last, at the first that is not decided. */
  function first() {
    const last = index.last && rowAt(index.last.doc, index.last.id);
    const order = list.order();
    const left = state.shown.filter((row) => !row.verdict);
    return (last && left.find((row) => order(last, row) < 0)) || left[0] || state.shown[0];
  }

  function progress() {
    const some = rows.filter(isDrawn);
    const done = some.filter((row) => row.verdict).length;
    const bar = make("progress", { max: Math.max(1, some.length), value: done, "aria-label": "Decided" });
    byId("progress").replaceChildren(make("span", {}, decidedOf(some)), bar);
    byId("progress").hidden = false;
  }

  // ---- agreement

  async function compare() {
    const found = await ledger.ask("/api/agreement");
    disputed = new Map(found.disputes.map((one) => [`${one.doc}/${one.id}`, one]));
    return found;
  }

  async function agreement() {
    let found;
    try {
      found = await compare();
    } catch (error) {
      say(error.status ? error.message : "The server does not answer");
      return;
    }
    const head = ["reviewers", "decided by both", "same", "Cohen's kappa", "F1 content", "F1 cue", "F1 speaker"];
    const lines = found.pairs.map((pair) => make("tr", {}, make("th", { scope: "row" }, bdi(pair.names.join(", "))),
      ...[count(pair.decided), count(pair.same), ...[pair.kappa, pair.f1.content, pair.f1.cue, pair.f1.speaker].map(probability)].map((value) => make("td", {}, value))));
    const queue = found.disputes.map((one) => make("li", {}, button(bdi(docs[one.doc] ? titleOf(one.doc) : one.id), () => open(one), { class: "link" }), versionsOf(one)));
    byId("agreement").replaceChildren(
      make("h2", {}, "Agreement"),
      make("p", {}, Object.entries(found.counts).map(([who, some]) => `${claimex.clean(who)}: ${count(some)} decided`).join("; ") || "Nobody has decided anything yet."),
      lines.length ? make("div", { class: "wide-table" }, make("table", {}, make("thead", {}, make("tr", {}, ...head.map((words) => make("th", { scope: "col" }, words)))), make("tbody", {}, ...lines))) : make("p", {}, "Agreement needs the decisions of two reviewers: name another ledger with --ledger."),
      make("p", { class: "quiet" }, "Kappa is over accept, reject and correct; – where it is not defined, as when both did one and the same throughout. F1 is over the exact spans that came of it."),
      make("h3", {}, `Disputes (${count(queue.length)})`), ...(queue.length ? [make("ol", { id: "disputes" }, ...queue)] : []));
  }

  function open(one) {
    page.view("records");
    const row = rowAt(one.doc, one.id);
    if (row) page.choose(row);
    else say("This record is another reviewer's addition; it is not among yours.");
  }

  /* Something was decided elsewhere. */
  function changed() {
    list.refresh();
    if (!draft.isOpen()) {
      claimex.text.redraw();
      page.renderDetail();
    }
  }

  async function others() {
    if (state.view === "agreement") await agreement();
    else if (disputed.size) await compare().then(changed, () => undefined);
  }

  /* The code of the address is spent; with the token in its place the page can be loaded again. */
  function keepAddress() {
    const address = new URL(location.href);
    if (!address.searchParams.has("code")) return;
    address.search = `?token=${index.token}`;
    history.replaceState(null, "", address);
  }

  const KEYS = [
    ["a", "accept, and on to the next that is not decided", () => decide("accept")], ["r", "reject, and on to the next", () => decide("reject")],
    ["e", "correct: the text is in focus, arrow keys move the end of the content", draft.correct], ["x", "add a missed record, from the selected words", draft.add],
    ["1", "correct the content; selected words become it", () => draft.mark("content")], ["2", "… the cue", () => draft.mark("cue")], ["3", "… the speaker", () => draft.mark("speaker")],
    ["4", "… one more piece of content", () => draft.mark("content", { another: true })],
    ["t", "go to the kind", () => draft.focusField("kind")], ["c", "go to the act", () => draft.focusField("act")], ["n", "go to the speaker's name", () => draft.focusField("name")],
    ["p", "go to the first claim's polarity", () => draft.focusField("polarity-0")], ["m", "comment", comment], ["u", "take back your last decision", undo],
    ["g", "agreement of reviewers, and back", () => page.view(state.view === "agreement" ? "records" : "agreement")],
  ];

  function start() {
    keepAddress();
    Object.assign(hooks, {
      fetchArticle: (n) => ledger.ask(`/api/article/${n}`), agreement, expected, save, changed, others, progress, first,
      told: (some) => decidedOf(some.filter(isDrawn)), rank: (row) => (list.value("first") === "true" && row.verdict && !list.value("status") ? 1 : 0),
    });
    hooks.detail.push(detail);
    hooks.row.push(badge);
    hooks.filter.push(fits);
    hooks.filters.push(filters);
    for (const [key, words, call] of KEYS) hooks.keys.set(key, [words, call]);
    hooks.help.push("In a correction: ← and → move the end of the span in focus by a word, with Shift its start, with Alt by a character; ↑ and ↓ move it to another line. 1, 2, 3 go to content, cue, speaker, and again to the next piece. Delete takes the piece out. t, c, n, p, m go to a field; Escape leads back into the text. Enter saves. Escape drops.");
    byId("view-agreement").hidden = false;
    draft.start();
    claimex.start();
    ledger.start();
  }

  return { start };
})();
