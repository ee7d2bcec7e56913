"use strict";
/* The list of records: filters, order, headings, and the page's address, which keeps all of them. */
claimex.list = (() => {
  const { index, docs, rows, state, hooks, make, bdi, button, clean, byId, count, many, probability, titleOf, speakerOf, counted } = claimex;
  const PAGE = 50; // rows of the list built at a time
  const SEARCH_WAIT = 120; // milliseconds of silence before a search runs
  const NARROW = "(max-width: 68rem)"; // where the filters are folded at first
  const MOST_SPEAKERS = 500; // names that the field for a speaker offers
  const defaults = new Map();

  // ---- filters

  const field = (name) => byId("filters").elements[name];
  const read = (box) => (box.type === "checkbox" ? String(box.checked) : box.value);
  const monthOf = (row) => (/^\d{4}-\d{2}/u.exec(docs[row.d].published || "") || [null])[0];

  function value(name) {
    const box = field(name);
    return box ? read(box) : "";
  }

  function set(name, words) {
    const box = field(name);
    if (!box) return;
    if (box.type === "checkbox") box.checked = words === "true";
    else box.value = words;
  }

  function select(name, label, values, first = "all") {
    const options = values.map(([own, words]) => make("option", { value: own }, clean(words)));
    return make("label", {}, label, make("select", { name }, ...(first === null ? [] : [make("option", { value: "" }, first)]), ...options));
  }

  function build() {
    const listed = (pick) => counted(rows, pick).map(([own, some]) => [own, `${own} (${count(some)})`]);
    const speakers = make("datalist", { id: "speakers" }, ...counted(rows, (row) => row.name).slice(0, MOST_SPEAKERS).map(([name]) => make("option", { value: clean(name) })));
    byId("filters").replaceChildren(
      make("label", { class: "wide" }, "Search in content, cue, title", make("input", { name: "search", type: "search", autocomplete: "off" })),
      make("label", { class: "wide" }, "Speaker", make("input", { name: "speaker", list: "speakers", autocomplete: "off" })), speakers,
      select("kind", "Kind", listed((row) => row.kind)), select("act", "Act", listed((row) => row.act)),
      select("type", "Source", listed((row) => row.type)), select("outlet", "Outlet", listed((row) => docs[row.d].outlet)),
      make("label", {}, "Confidence from", make("input", { name: "confidence", type: "number", min: 0, max: 1, step: 0.05, value: 0 })),
      make("label", {}, "Confidence to", make("input", { name: "most", type: "number", min: 0, max: 1, step: 0.05, value: 1 })),
      select("month", "Month", listed(monthOf).sort((a, b) => (a[0] < b[0] ? -1 : 1))),
      select("order", "Order", [["article", "by article"], ["confidence", "lowest confidence first"], ["speaker", "by speaker"]], null),
      ...hooks.filters.flatMap((call) => call()),
    );
    field("order").value = index.order || "article";
    for (const box of byId("filters").elements) if (box.name) defaults.set(box.name, read(box));
    byId("filters").addEventListener("submit", (event) => event.preventDefault());
    byId("filters").addEventListener("input", () => {
      window.clearTimeout(build.timer);
      build.timer = window.setTimeout(() => apply(), SEARCH_WAIT);
    });
    byId("clear").addEventListener("click", clear);
    byId("filter-box").open = !window.matchMedia(NARROW).matches;
  }

  const changed = () => [...defaults].filter(([name, own]) => value(name) !== own).map(([name]) => [name, value(name)]);

  function clear() {
    for (const [name, own] of defaults) if (name !== "order") set(name, own);
    apply();
  }

  /* Show the records that a bar of the overview or an article stands for. */
  function only(some) {
    for (const [name, words] of Object.entries(some)) set(name, words);
    apply();
    claimex.page.view("records");
  }

  function test() {
    const [speaker, search] = [value("speaker").toLowerCase(), value("search").toLowerCase()];
    const [least, most] = [Number(value("confidence")) || 0, value("most") === "" ? 1 : Number(value("most"))];
    const has = (words) => (words || "").toLowerCase().includes(search);
    return (row) => (!value("kind") || row.kind === value("kind"))
      && (!value("act") || row.act === value("act"))
      && (!value("type") || row.type === value("type"))
      && (!value("outlet") || docs[row.d].outlet === value("outlet"))
      && (!value("month") || monthOf(row) === value("month"))
      && row.conf >= least && row.conf <= most
      && (!speaker || speakerOf(row).toLowerCase().includes(speaker) || (row.mention || "").toLowerCase().includes(speaker))
      && (!search || has(row.text) || has(row.cue) || has(titleOf(row.d)))
      && hooks.filter.every((call) => call(row));
  }

  const ORDERS = {
    article: (a, b) => a.d - b.d || a.at - b.at,
    confidence: (a, b) => a.conf - b.conf || a.d - b.d || a.at - b.at,
    speaker: (a, b) => speakerOf(a).localeCompare(speakerOf(b)) || a.d - b.d || a.at - b.at,
  };

  /* Filter and order the records. Between two calls the list stays as it is, whatever is decided meanwhile. */
  function apply({ address = true } = {}) {
    const order = ORDERS[value("order")] || ORDERS.article;
    const rank = new Map(rows.map((row) => [row, hooks.rank ? hooks.rank(row) : 0]));
    state.shown = rows.filter(test()).sort((a, b) => rank.get(a) - rank.get(b) || order(a, b));
    state.ranks = rank;
    state.page = Math.max(0, Math.floor(state.shown.indexOf(state.row) / PAGE));
    render();
    if (state.view === "overview") claimex.overview.render();
    if (address && state.row) keepAddress();
    if (!state.row && state.shown.length) claimex.page.choose(hooks.first ? hooks.first() : state.shown[0], { address: "replace" });
    else claimex.page.renderDetail();
  }

  // ---- the address

  function addressOf(row) {
    const more = new URLSearchParams(changed()).toString();
    return `#${row.d}/${encodeURIComponent(row.id)}${more ? `?${more}` : ""}`;
  }

  function keepAddress({ push = false } = {}) {
    const now = addressOf(state.row);
    if (now === location.hash) return;
    if (push) history.pushState(null, "", now);
    else history.replaceState(null, "", now);
  }

  /* Set the filters as the address says, and return the record that it names. */
  function readAddress() {
    const [place, more] = location.hash.slice(1).split(/\?(.*)/su);
    const told = new URLSearchParams(more || "");
    for (const [name, own] of defaults) set(name, told.has(name) ? told.get(name) : own);
    const [doc, id] = place.split(/\/(.*)/su);
    try {
      return rows.find((row) => String(row.d) === doc && row.id === decodeURIComponent(id || ""));
    } catch {
      return undefined; // a hash that was typed
    }
  }

  // ---- the list

  function render() {
    const from = state.page * PAGE;
    const groups = [];
    state.shown.slice(from, from + PAGE).forEach((row, n) => {
      const key = groupOf(row);
      if (!groups.length || groups[groups.length - 1].key !== key) groups.push({ key, row, items: [] });
      groups[groups.length - 1].items.push(make("li", {}, rowButton(row, from + n)));
    });
    byId("list").replaceChildren(...groups.flatMap(({ row, items }, n) => [divider(row, groups[n - 1]), heading(row), make("ol", {}, ...items)]).filter(Boolean));
    if (!state.shown.length) byId("list").append(make("p", { class: "empty" }, rows.length ? "No record fits these filters. " : "There are no records.", rows.length ? button("Clear filters", clear) : null));
    pager(from);
    tell();
    rove();
  }

  const groupOf = (row) => `${state.ranks.get(row)} ${{ article: row.d, speaker: speakerOf(row), confidence: "" }[value("order")]}`;

  function divider(row, before) {
    if (!hooks.rank || (before && state.ranks.get(before.row) === state.ranks.get(row))) return null;
    return state.ranks.get(row) ? make("p", { class: "divider" }, "Decided before") : null;
  }

  function heading(row) {
    const order = value("order");
    if (order === "confidence") return null;
    const own = order === "speaker" ? (other) => speakerOf(other) === speakerOf(row) : (other) => other.d === row.d;
    const some = rows.filter(own);
    return make("h2", {}, bdi(order === "speaker" ? speakerOf(row) : titleOf(row.d)), make("span", { class: "facts" }, ` ${hooks.told ? hooks.told(some) : many(some.length, "record")}`));
  }

  function pager(from) {
    const last = Math.max(0, Math.ceil(state.shown.length / PAGE) - 1);
    byId("pager").hidden = last === 0;
    byId("pager").replaceChildren(
      button("Earlier", () => turn(-1), { disabled: state.page === 0 }),
      make("span", {}, `${count(from + 1)}–${count(Math.min(from + PAGE, state.shown.length))} of ${count(state.shown.length)}`),
      button("Later", () => turn(1), { disabled: state.page >= last }),
    );
  }

  function tell() {
    const narrowed = changed().filter(([name]) => name !== "order");
    const whole = rows.length === state.shown.length ? "" : `${count(state.shown.length)} of `;
    byId("counts").textContent = `${whole}${many(rows.length, "record")}, ${many(docs.length, "article")}`;
    byId("clear").hidden = !narrowed.length;
    byId("filter-words").textContent = narrowed.length ? `Filters: ${narrowed.map(([name, words]) => `${name} ${clean(words)}`).join(", ")}` : "Filters";
    if (hooks.progress) hooks.progress();
  }

  function rowButton(row, place) {
    const facts = [row.kind, row.act, `confidence ${probability(row.conf)}`].filter(Boolean).join(" · ");
    return make("button", { type: "button", "data-n": place, "aria-current": String(row === state.row), tabindex: -1, on: { click: () => claimex.page.choose(row) } },
      bdi(speakerOf(row), "who"), " ", ...hooks.row.map((call) => call(row)),
      make("span", { class: "words" }, bdi(row.text || row.cue)),
      make("span", { class: "facts" }, facts, value("order") === "article" ? null : make("span", {}, " · ", bdi(titleOf(row.d)))));
  }

  /* Draw the rows of some records anew, without moving anything. */
  function refresh() {
    const focused = document.activeElement && byId("list").contains(document.activeElement);
    const top = byId("list").scrollTop;
    render();
    byId("list").scrollTop = top;
    if (focused) focusRow();
  }

  function turn(by) {
    state.page += by;
    render();
    byId("list").scrollTop = 0;
  }

  /* Mark the chosen record's row, on the page of the list on which it is. */
  function markChosen() {
    const place = state.shown.indexOf(state.row);
    if (place >= 0 && Math.floor(place / PAGE) !== state.page) {
      state.page = Math.floor(place / PAGE);
      render();
    }
    for (const each of byId("list").querySelectorAll("li button")) {
      const now = each.dataset.n === String(place);
      each.setAttribute("aria-current", now);
      if (now && window.matchMedia("(min-width: 44rem)").matches) each.scrollIntoView({ block: "nearest" });
    }
    rove();
  }

  // ---- one stop of the Tab key for the whole list; arrow keys go on from there

  function rove() {
    const all = [...byId("list").querySelectorAll("li button")];
    const stop = all.find((each) => each.getAttribute("aria-current") === "true") || all[0];
    for (const each of all) each.tabIndex = each === stop ? 0 : -1;
  }

  function focusRow() {
    const stop = byId("list").querySelector("li button[tabindex='0']");
    if (stop) stop.focus();
  }

  const MOVES = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };

  async function onKey(event) {
    if (!(event.key in MOVES) || event.altKey || event.ctrlKey || event.metaKey || !event.target.dataset.n) return;
    event.preventDefault();
    event.stopPropagation();
    const to = Math.min(Math.max(Number(event.target.dataset.n) + MOVES[event.key], 0), state.shown.length - 1);
    await claimex.page.choose(state.shown[to]);
    focusRow();
  }

  function start() {
    build();
    byId("list").addEventListener("keydown", onKey);
  }

  return { start, apply, clear, only, select, field, value, readAddress, keepAddress, render, refresh, markChosen, monthOf, order: () => ORDERS[value("order")], test };
})();
