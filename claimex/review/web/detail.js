"use strict";
/* The chosen record beside its article: its fields, how its source was named, its claims. */
claimex.detail = (() => {
  const { state, hooks, make, bdi, button, clean, byId, probability, wordsOf } = claimex;

  function jump(span, words) {
    return button(bdi(words), () => claimex.text.show(span), { class: "link" });
  }

  function render() {
    const shown = claimex.record();
    if (!shown) {
      byId("detail").replaceChildren(make("p", { class: "quiet" }, "No record is chosen."));
      return;
    }
    const number = state.article.records.indexOf(shown) + 1;
    const parts = [make("h2", {}, `Record ${number} of ${state.article.records.length} in this article`)];
    if (!state.shown.includes(state.row)) parts.push(make("p", { class: "note" }, "The list does not show this record, because of the filters."));
    for (const call of hooks.detail) parts.push(...call(shown));
    parts.push(facts(shown), ...speakerPart(shown), ...claimsPart(shown));
    byId("detail").replaceChildren(...parts);
  }

  function facts(shown) {
    const list = make("dl");
    const add = (name, ...values) => list.append(make("dt", {}, name), make("dd", {}, ...values));
    const spans = (some) => some.flatMap((span, n) => [n ? " … " : "", jump(span, wordsOf(state.article, span))]);
    if (shown.content.length) add("content", ...spans(shown.content));
    if (shown.cue.length) add("cue", ...spans(shown.cue));
    add("kind", shown.voice === "author" ? `${shown.kind}, in the article's own voice` : shown.kind);
    if (shown.act) add("act", shown.act);
    add("confidence", probability(shown.conf));
    if (shown.parent) {
      const place = state.article.records.findIndex((r) => r.id === shown.parent);
      add("inside", place < 0 ? clean(shown.parent) : button(`record ${place + 1}`, () => claimex.page.chooseId(state.row.d, shown.parent), { class: "link" }));
    }
    add("id", make("code", {}, clean(shown.id)));
    return list;
  }

  function speakerPart(shown) {
    if (!shown.speaker) return [];
    const steps = make("ol");
    if (shown.mention) steps.append(make("li", {}, jump(shown.mention, wordsOf(state.article, shown.mention)), " as written"));
    for (const link of shown.chain) {
      const why = link.score === null ? link.rule : `${link.rule}, ${probability(link.score)}`;
      steps.append(make("li", {}, jump(link.span, wordsOf(state.article, link.span)), ` (${clean(why)})`));
    }
    if (shown.evidence) steps.append(make("li", {}, jump(shown.evidence, wordsOf(state.article, shown.evidence)), " (shows the name)"));
    if (shown.name) steps.append(make("li", {}, make("strong", {}, bdi(shown.name)), shown.role ? ", " : "", shown.role ? bdi(shown.role) : ""));
    return [make("h3", {}, `Speaker: ${shown.type}`), ...(steps.children.length ? [steps] : [])];
  }

  function claimsPart(shown) {
    if (!shown.claims.length) return [];
    const items = shown.claims.map((claim) => {
      const told = [claim.polarity, claim.certainty].filter(Boolean).join(", ");
      const by = claim.signals.map((span) => wordsOf(state.article, span)).join(", ");
      return make("li", {}, jump(claim.span, wordsOf(state.article, claim.span)), told ? ` (${told}${by ? `: ${clean(by)}` : ""})` : "");
    });
    return [make("h3", {}, "Claims"), make("ul", {}, ...items)];
  }

  return { render };
})();
