"use strict";
/* Where words begin and end in a text, as code points. A span that a person marks ends with a word: blanks, full stops
   and commas stay outside, and a quotation mark stays outside unless its other one is inside. Pure functions. */
claimex.words = (() => {
  const isSpace = (point) => /\s/u.test(point);
  const isQuote = (point) => /["“”„‟«»‹›‘’'‚‛]/u.test(point);
  const isDouble = (point) => /["“”„‟«»]/u.test(point);
  const isWord = (point) => /[\p{L}\p{N}\p{M}\p{S}%&@#*]/u.test(point);
  const isStop = (point) => /[.,;:…–—-]/u.test(point);

  /* The words of a stretch between blanks: where its first begins and its last ends, with and without quotation marks. */
  function chunk(points, from, to) {
    let [start, end] = [from, to];
    while (start < end && !isWord(points[start])) start += 1;
    while (end > start && !isWord(points[end - 1])) end -= 1;
    if (start === end) return { starts: [], ends: [] };
    if (points[end] === "." && points.slice(start, end).includes(".")) end += 1; // U.S. and p.m. keep theirs
    const [starts, ends] = [[start], [end]];
    for (let n = start - 1; n >= from; n -= 1) if (isQuote(points[n])) starts[1] = n;
    for (let n = end; n < to; n += 1) if (isQuote(points[n])) ends[1] = n + 1;
    return { starts, ends };
  }

  /* Every place at which a span may begin, and every place at which one may end, of the words that meet a stretch. */
  function stops(points, from, to) {
    const found = { starts: [], ends: [] };
    let [start, last] = [from, to];
    while (start > 0 && !isSpace(points[start - 1])) start -= 1;
    while (last < points.length && !isSpace(points[last])) last += 1;
    while (start < last) {
      while (start < last && isSpace(points[start])) start += 1;
      let end = start;
      while (end < last && !isSpace(points[end])) end += 1;
      const here = chunk(points, start, end);
      found.starts.push(...here.starts);
      found.ends.push(...here.ends);
      start = end;
    }
    return found;
  }

  const REACH = 400; // code points in which the next word is looked for; blanks of a page are shorter

  /* The next place at which a span may begin (or end), forwards or backwards; `from` itself where there is none. */
  function next(points, from, by, atStart) {
    const [low, high] = by > 0 ? [from, Math.min(points.length, from + REACH)] : [Math.max(0, from - REACH), from];
    const found = stops(points, low, high)[atStart ? "starts" : "ends"].sort((a, b) => a - b);
    const fits = by > 0 ? found.find((place) => place > from) : found.filter((place) => place < from).pop();
    return fits === undefined ? from : fits;
  }

  /* The span without blanks, full stops and lone quotation marks at its ends; null where nothing is left. */
  function trim(points, [from, to]) {
    let [start, end] = [from, to];
    for (let before = -1; before !== end - start;) {
      before = end - start;
      while (start < end && (isSpace(points[start]) || isStop(points[start]))) start += 1;
      while (end > start && (isSpace(points[end - 1]) || (isStop(points[end - 1]) && !isShort(points, start, end)))) end -= 1;
      if (end - start > 1 && isDouble(points[start]) && !points.slice(start + 1, end).some(isDouble)) start += 1;
      if (end - start > 1 && isDouble(points[end - 1]) && !points.slice(start, end - 1).some(isDouble)) end -= 1;
    }
    return start < end ? [start, end] : null;
  }

  /* Whether the span ends with an abbreviation of several stops. */
  function isShort(points, start, end) {
    if (points[end - 1] !== ".") return false;
    let from = end - 1;
    while (from > start && !isSpace(points[from - 1])) from -= 1;
    return points.slice(from, end - 1).includes(".") && isWord(points[end - 2] || " ");
  }

  /* The first word at or after a place. */
  function wordFrom(points, from) {
    const start = points[from] !== undefined && stops(points, from, from).starts.includes(from) ? from : next(points, from, 1, true);
    const end = next(points, start, 1, false);
    return end > start && start >= from ? [start, end] : null;
  }

  return { next, trim, wordFrom, isSpace };
})();
