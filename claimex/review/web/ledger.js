"use strict";
/* The way to the server. A decision counts as saved only when the answer says that it is on the disk. While the server
   does not answer, decisions wait in the browser, in order, and a banner says so for as long as it lasts. */
claimex.ledger = (() => {
  const { index, docs, rows, state, hooks, articles, kept, make, clean, say, byId, many, rowAt } = claimex;
  const TOLD = { accept: "✓ accepted", reject: "✗ rejected", correct: "✎ corrected", add: "+ added" };
  const POLL = 3000; // milliseconds between two questions for news
  const QUEUE = "queue-"; // what the names of kept queues begin with; each page has its own
  const own = `${QUEUE}${crypto.randomUUID()}`;
  const made = [...index.made]; // ids of the reviewer's decisions that undo may take back, oldest first
  const mine = new Set(); // ids of what this page did, which is no news to it
  const heard = new Map(); // how many decisions each other reviewer had made when last asked
  let queue = [];
  let gone = null; // why the server is not asked: null, "silent" or "other"
  let failures = [];
  let news = ""; // what the server counted when it was last asked
  let sending = false;

  async function ask(path, body) {
    const options = { headers: { "X-Claimex-Token": index.token }, cache: "no-store" };
    if (body !== undefined) Object.assign(options, { method: "POST", body: JSON.stringify(body) });
    const answer = await fetch(path, options);
    const data = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(data.error), { status: answer.status });
    return data;
  }

  /* Put the record as the server has it now in the place of the one shown. */
  function take(data) {
    const row = rowAt(data.doc, data.id);
    if (data.row === null) {
      if (row) rows.splice(rows.indexOf(row), 1);
      state.shown = state.shown.filter((other) => other !== row);
    } else if (!row) rows.push(data.row);
    else Object.assign(row, { waiting: false }, data.row);
    const article = articles.get(data.doc);
    if (!article || article.problem) return;
    article.records = article.records.filter((record) => record.id !== data.id);
    if (data.record) article.records.push(data.record);
    const begin = (record) => Math.min(...(record.content.length ? record.content : record.cue).map((span) => span[0]));
    article.records.sort((a, b) => begin(a) - begin(b));
  }

  /* Save a decision. Returns what became of it: its answer, the same made here if it waits, or null if it was refused. */
  async function send(entry) {
    if (sending) return null;
    const keyed = { ...entry, key: crypto.randomUUID() };
    if (gone || queue.length) return wait(keyed);
    sending = true;
    try {
      const data = await ask("/api/decide", keyed);
      done(data);
      return data;
    } catch (error) {
      if (!lost(error)) {
        say(`Not saved: ${error.message}`);
        return null;
      }
      return wait(keyed);
    } finally {
      sending = false;
    }
  }

  function done(data) {
    made.push(data.decision);
    mine.add(data.decision);
    take(data);
  }

  /* Whether an error means that the server is gone, or that another one is in its place. */
  function lost(error) {
    if (error.status === undefined) gone = "silent";
    else if (error.status === 403) gone = "other";
    else return false;
    return true;
  }

  function wait(entry) {
    const before = rowAt(entry.doc, entry.id);
    queue.push({ entry, name: docs[entry.doc].id, undo: before ? { ...before } : null, record: claimex.record() });
    keep();
    const data = hooks.expected(entry);
    if (data.row) take(data);
    tell();
    return { ...data, waits: true };
  }

  function keep() {
    kept.write(own, queue.length ? { who: index.reviewer, queue } : null);
    if (!queue.length) try { localStorage.removeItem(`claimex-${own}`); } catch { /* nothing was kept */ }
  }

  /* Decisions that an earlier page could not save; this one does, if they are this reviewer's and about these articles. */
  function inherit() {
    let names = [];
    try { names = Object.keys(localStorage).filter((name) => name.startsWith(`claimex-${QUEUE}`)); } catch { return; }
    for (const name of names) {
      const found = kept.read(name.slice("claimex-".length));
      if (!found || found.who !== index.reviewer) continue;
      const placed = found.queue.map((one) => ({ ...one, doc: docs.findIndex((doc) => doc.id === one.name) }));
      if (placed.some((one) => one.doc < 0)) continue;
      queue.push(...placed.map((one) => ({ ...one, entry: { ...one.entry, doc: one.doc } })));
      localStorage.removeItem(name);
    }
    keep();
  }

  async function flush() {
    let saved = 0;
    while (queue.length) {
      const { entry } = queue[0];
      try {
        const data = await ask("/api/decide", entry);
        done(data);
        saved += 1;
      } catch (error) {
        if (lost(error)) break;
        failures.push(`${entry.action} of ${entry.id || "a new record"}: ${error.message}`);
      }
      queue.shift();
      keep();
    }
    if (saved) say(`Saved: ${many(saved, "decision")} that waited`);
    if (saved) hooks.changed();
  }

  /* Ask for what was decided elsewhere, and so whether the server is there. */
  async function poll() {
    try {
      const found = await ask(`/api/news?since=${news}`);
      const was = gone;
      gone = null;
      if (queue.length && !sending) {
        sending = true;
        await flush();
        sending = false;
      }
      hear(found);
      if (was || !queue.length) tell();
    } catch (error) {
      lost(error);
      tell();
    }
  }

  function hear(found) {
    if (sending) return; // what is on its way may be among the news; they are asked for again
    news = found.news;
    const others = found.changes.filter((data) => !mine.has(data.decision));
    for (const data of others) take(data);
    if (others.length) {
      say(`Another page of yours decided: ${others.map((data) => TOLD[data.row && data.row.verdict] || "took a decision back").join(", ")}`);
      hooks.changed();
    }
    const told = Object.entries(found.others).filter(([who, count]) => heard.has(who) && heard.get(who) !== count);
    for (const [who, count] of Object.entries(found.others)) heard.set(who, count);
    if (told.length) {
      say(told.map(([who, count]) => `${clean(who)} has now decided ${many(count, "record")}`).join("; "));
      hooks.others();
    }
  }

  async function undo() {
    if (queue.length) {
      const last = queue.pop();
      keep();
      const row = rowAt(last.entry.doc, last.entry.id);
      if (row && last.undo) take({ doc: last.entry.doc, id: last.entry.id, row: { ...last.undo, waiting: false }, record: last.record });
      tell();
      return { action: last.entry.action, doc: last.entry.doc, id: last.entry.id };
    }
    if (!made.length) {
      say("There is no decision from this page to undo");
      return null;
    }
    if (sending) return null;
    sending = true;
    try {
      const data = await ask("/api/undo", { decision: made[made.length - 1] });
      made.pop();
      mine.add(data.decision);
      take(data);
      return data;
    } catch (error) {
      say(lost(error) ? "Not taken back: the server does not answer" : `Not taken back: ${error.message}`);
      if (error.status === 422) made.pop();
      tell();
      return null;
    } finally {
      sending = false;
    }
  }

  // ---- the banner

  function tell() {
    const waits = queue.length ? ` ${many(queue.length, "decision")} wait${queue.length === 1 ? "s" : ""} in this browser and will be saved then.` : "";
    const again = make("code", {}, `--port ${location.port}`);
    const lines = [];
    if (gone === "silent") lines.push(make("p", {}, make("strong", {}, "The server does not answer."), " Go on if you like: decisions are kept until it is back.", waits, " If the review was ended, start it again with the same command and ", again, ", and open the address that it prints."));
    if (gone === "other") lines.push(make("p", {}, make("strong", {}, "This review was started anew."), " Open the address that ", make("code", {}, "claimex review"), " printed last; this page can save nothing any more.", waits));
    for (const words of failures) lines.push(make("p", { class: "wrong" }, `Could not be saved: ${clean(words)}`));
    byId("banner").replaceChildren(...lines);
    byId("banner").hidden = !lines.length;
  }

  function start() {
    inherit();
    if (index.unplaced.length) say(`${many(index.unplaced.length, "earlier decision")} have no place in the texts as they are now; claimex gold lists them`);
    const again = () => window.setTimeout(async () => { if (!document.hidden || queue.length) await poll(); again(); }, POLL);
    poll().then(again);
  }

  return { TOLD, ask, send, undo, start, waiting: () => queue.length };
})();
