"use strict";
/* The page as a whole: choosing a record, the views, the keys. */
claimex.page = (() => {
  const { docs, rows, state, hooks, make, bdi, clean, byId, loadArticle, titleOf, rowAt } = claimex;
  const HELD = 400; // milliseconds; records passed faster than this leave one entry of the browser's history
  const VIEWS = ["records", "articles", "overview", "agreement"];
  let pushed = 0;

  // ---- choosing a record

  /* Show a record. `address` says whether Back leads to the one before it: "push" or "replace". */
  async function choose(row, { scroll = true, address = "push" } = {}) {
    if (!row) return;
    if (state.row && state.row !== row) for (const call of hooks.leave) call();
    state.row = row;
    let article;
    try {
      article = await loadArticle(row.d);
    } catch (error) {
      claimex.say(`The article cannot be shown: ${error.message}`);
      return;
    }
    if (state.row !== row) return; // another was chosen while this one was fetched
    state.article = article;
    for (const call of hooks.chosen) call();
    const other = state.titled !== row.d;
    if (other) renderFacts(row.d);
    state.titled = row.d;
    state.seen = row;
    claimex.text.redraw();
    renderDetail();
    claimex.list.markChosen();
    keepAddress(address);
    byId("detail").scrollTop = 0;
    if (scroll) scrollTo(other);
  }

  function keepAddress(how) {
    const push = how === "push" && Date.now() - pushed > HELD;
    if (how === "push") pushed = Date.now();
    claimex.list.keepAddress({ push });
  }

  /* On a small screen the record itself is at the top; the article below it moves only in its own frame. */
  function scrollTo(other) {
    const seg = byId("text").querySelector(".chosen");
    if (!seg || window.matchMedia("(max-width: 44rem)").matches) return;
    const [frame, box] = [byId("article").getBoundingClientRect(), seg.getBoundingClientRect()];
    if (other || box.top < frame.top + 60 || box.bottom > frame.bottom - 20) seg.scrollIntoView({ block: "center" });
  }

  function renderDetail() {
    claimex.detail.render();
  }

  function chooseId(doc, id) {
    choose(rowAt(doc, id), { scroll: false });
  }

  function renderFacts(number) {
    const doc = docs[number];
    byId("article-title").replaceChildren(bdi(titleOf(number)));
    const facts = [doc.title && doc.id, doc.outlet, doc.published].filter(Boolean).map((fact) => bdi(fact));
    if (doc.url && /^https?:/iu.test(doc.url)) facts.push(make("a", { href: doc.url, rel: "noreferrer noopener", target: "_blank" }, clean(doc.url)));
    byId("facts").replaceChildren(...facts.flatMap((fact, n) => (n ? [" · ", fact] : [fact])));
    if (/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/iu.test(doc.lang || "")) byId("text").lang = doc.lang;
    else byId("text").removeAttribute("lang");
    if (state.article.problem) byId("facts").append(make("strong", { class: "wrong" }, ` The text cannot be shown: ${clean(state.article.problem)}`));
  }

  function step(by) {
    const place = state.shown.indexOf(state.row);
    choose(place < 0 ? state.shown[0] : state.shown[Math.min(Math.max(place + by, 0), state.shown.length - 1)]);
  }

  function stepArticle(by) {
    const place = state.shown.indexOf(state.row);
    if (place < 0) return step(1);
    for (let n = place + by; n >= 0 && n < state.shown.length; n += by) {
      if (state.shown[n].d !== state.row.d) return choose(state.shown[n]);
    }
    return undefined;
  }

  // ---- views

  function view(name) {
    state.view = name;
    for (const other of VIEWS) {
      byId(other).hidden = other !== name;
      byId(`view-${other}`).setAttribute("aria-pressed", other === name);
    }
    if (name === "records") claimex.text.redraw();
    if (name === "overview") claimex.overview.render();
    if (name === "articles") claimex.overview.renderArticles();
    if (name === "agreement") hooks.agreement();
  }

  const toggle = (name) => view(state.view === name ? "records" : name);

  // ---- keys

  const KEYS = new Map([
    ["j", ["next record", () => step(1)]], ["k", ["previous record", () => step(-1)]],
    ["J", ["next article", () => stepArticle(1)]], ["K", ["previous article", () => stepArticle(-1)]],
    ["/", ["search", () => {
      view("records");
      byId("filter-box").open = true;
      claimex.list.field("search").focus();
    }]],
    ["l", ["list of articles, and back", () => toggle("articles")]],
    ["o", ["overview, and back", () => toggle("overview")]],
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
      make("p", {}, "In the list: arrow keys, Page Up, Page Down, Home and End."),
      make("p", {}, make("label", {}, box, " single keys work (switch off if a speech input types them)")),
      make("p", {}, "With numbers and brackets switched on: [1 … 1] content, {1 … 1} cue, <1 … 1> source of record 1. A dashed frame leads to the speaker's name."),
      make("form", { method: "dialog" }, make("button", {}, "Close")),
    );
    byId("help").showModal();
  }

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
    const field = event.target.closest("input:not([type=checkbox]), select, textarea");
    if (field) {
      if (event.key === "Escape") field.blur();
      return;
    }
    if (hooks.beforeKey && hooks.beforeKey(event)) return;
    const found = event.altKey ? undefined : KEYS.get(event.key) || hooks.keys.get(event.key);
    if (found && state.keys) {
      event.preventDefault();
      found[1]();
    }
  }

  /* An article in which nobody says anything is shown all the same. */
  async function showAlone(number) {
    state.article = await loadArticle(number);
    renderFacts(number);
    state.titled = number;
    claimex.text.redraw();
  }

  function goToAddress() {
    const row = claimex.list.readAddress();
    claimex.list.apply({ address: false });
    if (row && row !== state.row) choose(row, { address: "replace" });
  }

  function start() {
    claimex.list.start();
    claimex.text.start();
    for (const name of VIEWS) byId(`view-${name}`).addEventListener("click", () => view(name));
    byId("help-open").addEventListener("click", openHelp);
    document.addEventListener("keydown", onKey);
    window.addEventListener("popstate", goToAddress);
    const row = claimex.list.readAddress();
    if (row) {
      state.row = row;
      claimex.list.apply({ address: false });
      choose(row, { address: "replace" });
    } else claimex.list.apply();
    if (!rows.length && docs.length) showAlone(0);
  }

  return { choose, chooseId, step, view, start, renderDetail };
})();
claimex.start = claimex.page.start;
