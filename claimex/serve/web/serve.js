"use strict";
/* Sends a text or a file to the server that the page came from, and paints who says what. Offsets count code points, as
   everywhere; what comes from a text is put in as text nodes only. */
(() => {
  const byId = (id) => document.getElementById(id);
  const facts = JSON.parse(byId("facts").textContent);
  const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u;
  const KINDS = new Map([["no_comment", "no comment"]]);
  let answer = null;
  history.replaceState(null, "", location.pathname); // the token stays out of what is copied from the address bar

  function make(tag, name, ...children) {
    const node = document.createElement(tag);
    if (name) node.className = name;
    node.append(...children);
    return node;
  }

  function clean(points) {
    return points.map((point) => (UNSEEN.test(point) ? "\ufffd" : point)).join("");
  }

  function say(words, bad = false) {
    byId("status").textContent = words;
    byId("status").classList.toggle("bad", bad);
  }

  async function ask(body, media, name) {
    const begun = performance.now();
    byId("go").disabled = true;
    say("Reading …");
    try {
      const query = new URLSearchParams({ id: name, with_text: "true" });
      const headers = { "Content-Type": media, "X-Claimex-Token": facts.token };
      const response = await fetch(`extract?${query}`, { method: "POST", body, headers });
      const told = await response.json();
      if (!response.ok) throw new Error(told.error.message);
      answer = told;
      draw();
      say(`Done in ${((performance.now() - begun) / 1000).toFixed(1)} s.`);
      byId("found").scrollIntoView({ block: "nearest" });
    } catch (error) {
      say(error instanceof TypeError ? "The server does not answer; is it still running?" : error.message, true);
    } finally {
      byId("go").disabled = false;
    }
  }

  /* Roles and records of each stretch between two edges of spans. */
  function paint() {
    const points = Array.from(answer.text);
    const spans = answer.records.flatMap((record, number) => [
      ...record.content.map((span) => ({ ...span, role: "content", number })),
      ...record.cue.map((span) => ({ ...span, role: "cue", number })),
      ...(record.speaker && record.speaker.mention ? [{ ...record.speaker.mention, role: "speaker", number }] : []),
    ]);
    const opening = new Map();
    const closing = new Map();
    for (const span of spans) {
      for (const [map, at] of [[opening, span.start], [closing, span.end]]) map.set(at, [...(map.get(at) || []), span]);
    }
    const edges = [...new Set([0, points.length, ...opening.keys(), ...closing.keys()])].sort((a, b) => a - b);
    const active = new Set();
    const out = document.createDocumentFragment();
    for (let n = 0; n + 1 < edges.length; n += 1) {
      for (const span of closing.get(edges[n]) || []) active.delete(span);
      for (const span of opening.get(edges[n]) || []) active.add(span);
      const words = clean(points.slice(edges[n], edges[n + 1]));
      if (!active.size) { out.append(words); continue; }
      const node = make("span", [...new Set([...active].map((span) => span.role))].join(" "), words);
      node.dataset.records = ` ${[...active].map((span) => span.number).join(" ")} `;
      out.append(node);
    }
    byId("painted").replaceChildren(out);
  }

  function depth(record, byKey) {
    let found = 0;
    for (let above = byKey.get(record.parent); above && found < 5; above = byKey.get(above.parent)) found += 1;
    return found;
  }

  function item(record, number, byKey) {
    const speaker = record.speaker;
    const mention = speaker && speaker.mention ? speaker.mention.text : "";
    const name = (speaker && speaker.name) || mention.replace(/[,;:\s]+$/u, "") || "nobody named";
    const more = [speaker && speaker.role, mention && mention !== name ? `“${mention}”` : ""].filter(Boolean).join(" · ");
    const who = make("bdi", "who", clean(Array.from(name)), ...(more ? [make("small", "", ` ${clean(Array.from(more))}`)] : []));
    const words = record.content.map((span) => span.text).join(" … ") || "–";
    const sure = `${KINDS.get(record.kind) || record.kind}${record.act ? ` · ${record.act}` : ""} · ${Math.round(record.confidence * 100)} % sure`;
    const button = make("button", "", who, make("bdi", "words", clean(Array.from(words))), make("span", "facts", sure));
    button.type = "button";
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => choose(number));
    return make("li", depth(record, byKey) ? "inner" : "", button);
  }

  function choose(number) {
    document.querySelectorAll("#list button").forEach((button, n) => button.setAttribute("aria-pressed", String(n === number)));
    const nodes = [...document.querySelectorAll("#painted span")];
    for (const node of nodes) node.classList.toggle("chosen", node.dataset.records.includes(` ${number} `));
    const first = nodes.find((node) => node.classList.contains("chosen"));
    if (first) first.scrollIntoView({ block: "nearest" });
  }

  function draw() {
    const byKey = new Map(answer.records.map((record) => [record.id, record]));
    const people = new Set(answer.records.map((r) => r.speaker && (r.speaker.entity || r.speaker.name)).filter(Boolean));
    const count = (number, one, many) => `${number} ${number === 1 ? one : many}`;
    byId("counts").textContent = answer.records.length
      ? `${count(answer.records.length, "statement", "statements")} by ${count(people.size, "source", "sources")}`
      : "Nobody is said to say anything here.";
    byId("list").replaceChildren(...answer.records.map((record, number) => item(record, number, byKey)));
    byId("save").hidden = !answer.records.length;
    paint();
    byId("found").hidden = false;
  }

  function open(file) {
    if (!file) return;
    ask(file, /\.html?$/iu.test(file.name) ? "text/html" : "text/plain", file.name);
  }

  byId("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = byId("text").value;
    if (!text.trim()) say("There is no text yet: paste one, or use the example.", true);
    else ask(text, "text/plain", "pasted");
  });
  byId("example").addEventListener("click", () => { byId("text").value = facts.example; byId("ask").requestSubmit(); });
  byId("file").addEventListener("change", () => { open(byId("file").files[0]); byId("file").value = ""; });
  for (const name of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      event.preventDefault();
      byId("text").classList.toggle("over", name === "dragover");
      if (name === "drop") open(event.dataTransfer.files[0]);
    });
  }
  byId("painted").addEventListener("click", (event) => {
    const marked = event.target.closest("[data-records]");
    if (marked) choose(Number(marked.dataset.records.trim().split(" ").pop()));
  });
  byId("save").addEventListener("click", () => {
    const lines = answer.records.map((record) => `${JSON.stringify(record)}\n`).join("");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([lines], { type: "application/x-ndjson" }));
    link.download = "records.jsonl";
    link.click();
    URL.revokeObjectURL(link.href);
  });
})();
