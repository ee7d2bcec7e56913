"use strict";
/* Views of the whole: bars that count the listed records and lead to them, and the list of articles. */
claimex.overview = (() => {
  const { docs, rows, state, hooks, make, bdi, button, clean, byId, count, many, speakerOf, titleOf, counted } = claimex;
  const BARS = 15; // the most frequent that a chart shows
  const BINS = 10; // of the chart of confidences
  const ROWS = 100; // articles listed at first; a button lists as many more
  let listed = ROWS;

  function chart(title, bars, filterOf) {
    const most = Math.max(1, ...bars.map((bar) => bar[1]));
    const items = bars.map(([name, some]) => {
      const bar = make("span", { class: "bar", "aria-hidden": true });
      bar.style.inlineSize = `${Math.max(1, 100 * some / most)}%`;
      const call = () => claimex.list.only(filterOf(name));
      return make("li", {}, make("button", { type: "button", class: "row", on: { click: call } }, make("span", { class: "label" }, bdi(name)), make("span", { class: "track" }, bar), make("span", { class: "count" }, count(some))));
    });
    return make("figure", {}, make("figcaption", {}, title), items.length ? make("ul", { class: "bars" }, ...items) : make("p", { class: "quiet" }, "none"));
  }

  function bins(some) {
    const found = Array.from({ length: BINS }, (_, n) => [`${(n / BINS).toFixed(1)} to ${((n + 1) / BINS).toFixed(1)}`, 0]);
    for (const row of some) found[Math.min(BINS - 1, Math.floor(row.conf * BINS))][1] += 1;
    return found;
  }

  function render() {
    const some = state.shown;
    const named = counted(some, (row) => row.name);
    const byMonth = counted(some, claimex.list.monthOf).sort((a, b) => (a[0] < b[0] ? -1 : 1));
    const articles = new Set(some.map((row) => row.d)).size;
    byId("overview").replaceChildren(
      make("h2", {}, `${many(some.length, "record")} in ${many(articles, "article")}, ${many(named.length, "named speaker")}`),
      make("p", { class: "quiet" }, some.length === rows.length ? "All records. A bar leads to its records." : `The filters leave ${count(some.length)} of ${many(rows.length, "record")}. A bar leads to its records.`),
      make("div", { class: "charts" },
        chart(`Speakers, the ${BARS} most frequent`, named.slice(0, BARS), (name) => ({ speaker: name })),
        chart("Kinds", counted(some, (row) => row.kind), (name) => ({ kind: name })),
        chart("Acts", counted(some, (row) => row.act), (name) => ({ act: name })),
        chart("Kinds of source", counted(some, (row) => row.type), (name) => ({ type: name })),
        chart("Confidence", bins(some), (name) => ({ confidence: name.slice(0, 3), most: name.slice(-3) })),
        chart(`Outlets, the ${BARS} most frequent`, counted(some, (row) => docs[row.d].outlet).slice(0, BARS), (name) => ({ outlet: name })),
        chart("Months", byMonth, (name) => ({ month: name }))),
    );
  }

  // ---- articles

  function renderArticles() {
    const search = make("input", { type: "search", id: "title-search", autocomplete: "off", on: { input: () => { listed = ROWS; fill(); } } });
    byId("articles").replaceChildren(make("h2", {}, "Articles"), make("label", {}, "Search in titles ", search), make("div", { id: "article-rows" }));
    fill();
  }

  function fill() {
    const words = byId("title-search").value.toLowerCase();
    const of = new Map(docs.map((_, number) => [number, []]));
    for (const row of rows) of.get(row.d).push(row);
    const found = [...of].filter(([number]) => `${titleOf(number)} ${docs[number].id}`.toLowerCase().includes(words));
    const head = ["Article", "Outlet", "Date", "Speakers", hooks.told ? "Decided" : "Records"];
    const lines = found.slice(0, listed).map(([number, some]) => make("tr", {},
      make("th", { scope: "row" }, some.length ? button(bdi(titleOf(number)), () => open(number, some), { class: "link" }) : bdi(titleOf(number))),
      ...[docs[number].outlet, docs[number].published].map((fact) => make("td", {}, fact ? bdi(fact) : "–")),
      make("td", {}, count(new Set(some.map(speakerOf)).size)), make("td", {}, hooks.told ? hooks.told(some) : count(some.length))));
    byId("article-rows").replaceChildren(
      make("p", { class: "quiet" }, `${many(found.length, "article")}${words ? ` with “${clean(words)}” in the title` : ""}`),
      make("table", {}, make("thead", {}, make("tr", {}, ...head.map((name) => make("th", { scope: "col" }, name)))), make("tbody", {}, ...lines)));
    if (found.length > listed) byId("article-rows").append(button("More articles", () => { listed += ROWS; fill(); }));
  }

  /* Go to the article's first record that is still to be looked at. */
  function open(number, some) {
    const places = [...some].sort((a, b) => a.at - b.at);
    claimex.page.view("records");
    claimex.page.choose(places.find((row) => !row.verdict) || places[0]);
  }

  return { render, renderArticles };
})();
