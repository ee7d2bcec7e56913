"use strict";
/* What the scripts of the page share: its data, its state, and how elements, numbers and words are made. Words of an
   article, a record or a person are put in as text nodes only. Offsets count code points, as everywhere. */
const claimex = (() => {
  const byId = (id) => document.getElementById(id);
  const index = JSON.parse(byId("index").textContent);
  const docs = index.docs;
  const rows = index.records;
  const state = { view: "records", shown: [], page: 0, row: null, seen: null, titled: null, article: null, keys: true };
  const hooks = { detail: [], keys: new Map(), help: [], spans: [], row: [], filter: [], leave: [], chosen: [], filters: [] };
  const articles = new Map();
  const ONLY_NUMBER = new Intl.NumberFormat("en");
  const SAID_FOR = 4000; // milliseconds for which a message stays

  // ---- elements

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

  function button(words, call, options = {}) {
    const { key, ...more } = options;
    return make("button", { type: "button", ...more, on: { click: call } }, words, key ? " " : null, key ? make("kbd", {}, key) : null);
  }

  function say(words) {
    byId("status").textContent = words;
    window.clearTimeout(say.timer);
    say.timer = window.setTimeout(() => { byId("status").textContent = ""; }, SAID_FOR);
  }

  // ---- numbers

  const count = (value) => ONLY_NUMBER.format(value);
  const many = (value, word) => `${count(value)} ${word}${value === 1 ? "" : "s"}`;
  const probability = (value) => (value === null || value === undefined ? "–" : value.toFixed(2));

  // ---- what the browser keeps for this page; a browser that keeps nothing loses only comfort

  const kept = {
    read(name) {
      try { return JSON.parse(localStorage.getItem(`claimex-${name}`)); } catch { return null; }
    },
    write(name, value) {
      try { localStorage.setItem(`claimex-${name}`, JSON.stringify(value)); } catch { /* nothing is kept, then */ }
    },
  };

  // ---- articles and records

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

  const titleOf = (number) => docs[number].title || docs[number].id;
  const keyOf = (row) => `${row.d}/${row.id}`;
  const rowAt = (doc, id) => rows.find((row) => row.d === doc && row.id === id);

  function speakerOf(row) {
    return row.name || row.mention || (row.voice === "author" ? "(the article itself)" : "(no source)");
  }

  /* The record that is shown, as its article has it. */
  function record() {
    return state.row && state.article ? state.article.records.find((r) => r.id === state.row.id) || null : null;
  }

  function counted(some, pick) {
    const counts = new Map();
    for (const row of some) {
      const key = pick(row);
      if (key) counts.set(key, (counts.get(key) || 0) + 1);
    }
    return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  }

  return { index, docs, rows, state, hooks, articles, kept, make, bdi, button, clean, visible, say, byId, count, many, probability, loadArticle, wordsOf, titleOf, keyOf, rowAt, speakerOf, record, counted };
})();
