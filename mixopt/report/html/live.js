// The live part of a report: the programme's arithmetic replayed for other figures, and solved
// again by HiGHS inside the page. Nothing is fetched and nothing is sent.
"use strict";

const MOST_SLIDERS = 20; // Figures that have a slider from the start.
const FEASIBLE = 1e-6; // By how much a limit may be broken, relative, at least absolute.
const GAP = 1e-7; // By how much the cost may be above what is proven, relative.
const SEEN = 0.005; // People or FTE below this are shown as nothing.
const THOUSAND = 1000;

const TYPES = { float64: Float64Array, int32: Int32Array, int8: Int8Array };

function bytesOf(text) {
  const read = atob(text);
  const bytes = new Uint8Array(read.length);
  for (let at = 0; at < read.length; at++) bytes[at] = read.charCodeAt(at);
  return bytes;
}

// The programme: c, A and b as arithmetic over the figures, recorded once.
class Programme {
  constructor(document) {
    Object.assign(this, document);
    for (const [name, [type, text]] of Object.entries(document.arrays)) {
      this[name] = new TYPES[type](bytesOf(text).buffer);
    }
  }

  // The value of every node of the arithmetic for these inputs.
  replay(inputs) {
    const { kinds, left, right } = this;
    const values = Float64Array.from(this.numbers);
    for (let node = 0; node < kinds.length; node++) {
      switch (kinds[node]) {
        case 1: values[node] = inputs[left[node]]; break;
        case 2: values[node] = values[left[node]] + values[right[node]]; break;
        case 3: values[node] = values[left[node]] * values[right[node]]; break;
        case 4: values[node] = values[left[node]] / values[right[node]]; break;
      }
    }
    return values;
  }

  // The matrices for these inputs.
  form(inputs) {
    const values = this.replay(inputs);
    const pick = (nodes) => Float64Array.from(nodes, (node) => values[node]);
    const limits = pick(this.limits);
    return {
      cost: pick(this.cost),
      offset: values[this.offset],
      entries: pick(this.entries),
      rowLower: limits.map((limit, row) => (this.senses[row] === 1 ? -Infinity : limit)),
      rowUpper: limits.map((limit, row) => (this.senses[row] === -1 ? Infinity : limit)),
    };
  }
}

// Solves programmes of one structure, each from the basis of the one before.
class Solver {
  constructor(highs, programme) {
    this.highs = highs;
    this.programme = programme;
    this.model = highs.createModel();
    this.model.options.set({ output_flag: false, presolve: "off", simplex_dual_edge_weight_strategy: 1,
      primal_feasibility_tolerance: 1e-9, dual_feasibility_tolerance: 1e-9, solver: "simplex" });
  }

  // The least-cost plan of a form; the status only, where there is none.
  solve(form, more = []) {
    const width = this.programme.lower.length;
    this.model.passModel(this.data(form, more));
    if (!more.length && this.basis) this.model.setBasis(this.basis);
    this.model.run();
    let status = this.model.getModelStatus();
    const known = this.highs.constants.modelStatus;
    if (status !== known.optimal && status !== known.infeasible) {
      this.model.clearSolver();
      this.model.run();
      status = this.model.getModelStatus();
    }
    if (status !== known.optimal) return { status: status === known.infeasible ? "no plan" : "not known" };
    if (!more.length) this.basis = this.model.getBasis();
    const { colValue, rowValue, colDual, rowDual } = this.model.getSolution();
    return { status: "optimal", values: colValue.slice(0, width), more: colValue.slice(width),
      activities: rowValue, reduced: colDual, duals: rowDual, objective: this.model.getObjectiveValue() };
  }

  // What HiGHS takes. Each of `more` is a row, a sign and a cost: a column that relaxes the row.
  data(form, more) {
    const { pointers, entry_rows: rows, lower, upper } = this.programme;
    const width = lower.length;
    const added = (value) => Float64Array.from({ length: more.length }, () => value);
    const join = (one, other) => { const all = new Float64Array(one.length + other.length);
      all.set(one); all.set(other, one.length); return all; };
    const starts = new Int32Array(width + 1 + more.length);
    starts.set(pointers);
    const indices = new Int32Array(rows.length + more.length);
    indices.set(rows);
    more.forEach(([row], at) => { indices[rows.length + at] = row; starts[width + 1 + at] = rows.length + at + 1; });
    const cost = more.length ? new Float64Array(width) : form.cost;
    return {
      numCols: width + more.length, numRows: form.rowLower.length,
      offset: more.length ? 0 : form.offset,
      colCost: join(cost, Float64Array.from(more, (each) => each[2])),
      colLower: join(lower, added(0)), colUpper: join(upper, added(1e9)),
      rowLower: form.rowLower, rowUpper: form.rowUpper,
      matrix: { format: "csc", numRows: form.rowLower.length, numCols: width + more.length,
        starts, indices, values: join(form.entries, Float64Array.from(more, (each) => each[1])) },
    };
  }
}

// What is wrong with an answer: limits that it breaks, prices of a wrong sign, a cost above what
// the prices prove. An answer without a fault is proven to be a plan of least cost.
function check(programme, form, found) {
  const { lower, upper, pointers, entry_rows: rows } = programme;
  const sums = new Float64Array(form.rowLower.length);
  const reduced = Float64Array.from(form.cost);
  for (let column = 0; column < lower.length; column++) {
    for (let at = pointers[column]; at < pointers[column + 1]; at++) {
      sums[rows[at]] += form.entries[at] * found.values[column];
      reduced[column] -= form.entries[at] * found.duals[rows[at]];
    }
  }
  let broken = 0, wrong = 0, proven = form.offset, cost = form.offset;
  const beyond = (value, least, most) =>
    Math.max(least - value, value - most, 0) / Math.max(1, Math.abs(value));
  found.values.forEach((value, column) => {
    broken = Math.max(broken, beyond(value, lower[column], upper[column]));
    cost += form.cost[column] * value;
    proven += reduced[column] * (reduced[column] > 0 ? lower[column] : upper[column]) || 0;
  });
  sums.forEach((sum, row) => {
    broken = Math.max(broken, beyond(sum, form.rowLower[row], form.rowUpper[row]));
    const dual = found.duals[row];
    const side = dual > 0 ? form.rowLower[row] : form.rowUpper[row];
    if (Number.isFinite(side)) proven += dual * side;
    else wrong = Math.max(wrong, Math.abs(dual));
  });
  const gap = Math.abs(cost - proven) / Math.max(1, Math.abs(cost));
  return { cost, gap, broken, holds: broken <= FEASIBLE && wrong <= FEASIBLE && gap <= GAP };
}

const pounds = (amount) => {
  const whole = Math.round(Math.abs(amount)).toLocaleString("en-GB");
  return `${amount < 0 && whole !== "0" ? "-" : ""}£${whole}`;
};
const count = (number) => (Math.abs(number) < SEEN ? "–" :
  number.toLocaleString("en-GB", { minimumFractionDigits: 1, maximumFractionDigits: 1 }));
const plain = (number) => String(Number(number.toPrecision(10)));

// The page: figures that can be moved, and what the plan is with them.
class Page {
  constructor(programme, solver) {
    this.programme = programme;
    this.solver = solver;
    this.changed = new Map();
    this.shown = programme.figures.slice(0, MOST_SLIDERS).map((figure) => figure.address);
    this.byAddress = new Map(programme.figures.map((figure) => [figure.address, figure]));
    this.byWords = new Map(programme.figures.map((figure) => [figure.words, figure]));
    this.place = (name) => document.getElementById(name);
    this.place("live-search").addEventListener("change", (event) => this.add(event.target));
    this.place("live-reset").addEventListener("click", () => this.reset());
    addEventListener("hashchange", () => this.readAddress());
    const list = this.place("live-all");
    for (const figure of programme.figures) {
      const option = document.createElement("option");
      option.value = figure.words;
      list.append(option);
    }
    this.readAddress();
  }

  // The figures as they stand in the address after #.
  readAddress() {
    const asked = new Map();
    for (const part of decodeURIComponent(location.hash.slice(1)).split(";")) {
      const [address, value] = part.split("=");
      const figure = this.byAddress.get(address);
      const number = Number(value);
      if (figure && value && Number.isFinite(number)) asked.set(address, this.within(figure, number));
    }
    this.changed = asked;
    for (const address of asked.keys()) if (!this.shown.includes(address)) this.shown.push(address);
    this.drawFigures();
    this.answer();
  }

  writeAddress() {
    const parts = [...this.changed].map(([address, value]) => `${address}=${plain(value)}`);
    history.replaceState(null, "", parts.length ? `#${encodeURIComponent(parts.join(";"))}` : location.pathname);
  }

  within(figure, value) {
    return Math.min(Math.max(value, figure.least), figure.most);
  }

  add(field) {
    const figure = this.byWords.get(field.value);
    if (!figure) return;
    if (!this.shown.includes(figure.address)) this.shown.push(figure.address);
    field.value = "";
    this.drawFigures();
    this.place(`live-${this.shown.indexOf(figure.address)}`).focus();
  }

  reset() {
    this.changed.clear();
    this.writeAddress();
    this.drawFigures();
    this.answer();
  }

  set(figure, value) {
    const number = this.within(figure, value);
    if (number === figure.value) this.changed.delete(figure.address);
    else this.changed.set(figure.address, number);
    this.writeAddress();
    this.answer();
    return number;
  }

  // A line a figure: its name, a slider, a field.
  drawFigures() {
    const body = this.place("live-figures");
    body.replaceChildren(...this.shown.map((address, at) => this.line(this.byAddress.get(address), at)));
  }

  line(figure, at) {
    const row = document.createElement("div");
    row.className = "figure";
    const label = document.createElement("label");
    label.htmlFor = `live-${at}`;
    label.textContent = `${figure.words} (${figure.unit}, ${figure.source})`;
    const value = this.changed.get(figure.address) ?? figure.value;
    const half = Math.abs(figure.value) / 2 || 1;
    const slider = document.createElement("input");
    slider.type = "range";
    slider.id = `live-${at}`;
    slider.min = Math.max(figure.least, Math.min(figure.value - half, value));
    slider.max = Math.min(figure.most, Math.max(figure.value + half, value));
    slider.step = "any";
    slider.value = value;
    const field = document.createElement("input");
    field.type = "number";
    field.step = "any";
    field.min = figure.least;
    field.max = figure.most;
    field.value = plain(value);
    field.setAttribute("aria-label", `${figure.words}, ${figure.unit}: type a value`);
    slider.addEventListener("input", () => {
      field.value = plain(this.set(figure, Number(Number(slider.value).toPrecision(4))));
    });
    field.addEventListener("change", () => {
      if (field.value === "" || !Number.isFinite(Number(field.value))) return;
      const number = this.set(figure, Number(field.value));
      field.value = plain(number);
      slider.min = Math.min(slider.min, number);
      slider.max = Math.max(slider.max, number);
      slider.value = number;
    });
    row.append(label, slider, field);
    return row;
  }

  inputs() {
    const inputs = Float64Array.from(this.programme.inputs);
    for (const [address, value] of this.changed) {
      const figure = this.byAddress.get(address);
      for (const at of figure.inputs) inputs[at] = value * figure.factor;
    }
    return inputs;
  }

  // Solve with the figures as they stand, check, and show.
  answer() {
    const begun = performance.now();
    const form = this.programme.form(this.inputs());
    const found = this.solver.solve(form);
    const proof = found.status === "optimal" ? check(this.programme, form, found) : null;
    this.took = performance.now() - begun;
    this.last = { status: found.status, ...proof };
    if (found.status === "no plan") this.showNoPlan(form);
    else if (!proof || !proof.holds) this.say("This could not be solved with a proof; nothing is shown.", []);
    else this.showPlan(form, found, proof);
    return this.last;
  }

  say(words, tables) {
    this.place("live-answer").textContent = words;
    this.place("live-tables").replaceChildren(...tables);
  }

  showPlan(form, found, proof) {
    const { scale, cost: sent, last } = this.programme;
    const cost = proof.cost * scale;
    const change = cost - sent;
    const beside = Math.abs(change) < 1 ? "as much as the plan of this paper" :
      `${pounds(Math.abs(change))} ${change > 0 ? "more" : "less"} than the plan of this paper`;
    const words = `With these figures the least cost is ${pounds(cost)} over the plan, later money discounted: ${beside}.`;
    this.say(words, [
      this.budget(form, found),
      ...["mix", "staff", "levers"].map((group) => this.numbers(group, found, last)),
      this.binding(form, found),
    ].filter(Boolean));
    this.place("live-proof").textContent = `Checked in this page: every limit is kept, and no plan costs less (to within ${(proof.gap * 100).toExponential(0)}%). ` +
      "Of several mixes of this cost one is shown.";
  }

  budget(form, found) {
    const by = new Map();
    for (const [period, row] of this.programme.envelopes) {
      const left = (form.rowUpper[row] - found.activities[row]) * THOUSAND;
      const most = form.rowUpper[row] * THOUSAND;
      const [a, b] = by.get(period) ?? [0, 0];
      by.set(period, [a + most, b + left]);
    }
    if (!by.size) return null;
    return table("Against the budget envelope", ["", `Left of what it allows${this.programme.counting}`],
      [...by].map(([period, [, left]]) => [period, pounds(left)]));
  }

  numbers(group, found, last) {
    const some = this.programme.numbers.filter((each) => each.group === group);
    if (!some.length) return null;
    const titles = { mix: "People by service", staff: "Staff (FTE)", levers: "Starts over the plan" };
    const heads = group === "levers" ? ["", "In the paper", "Now"] : ["", "Today", `In the paper, ${last}`, `Now, ${last}`];
    const rows = some.map((each) => {
      const now = each.columns.reduce((sum, column) => sum + found.values[column], 0);
      const cells = [count(each.planned), count(now)];
      return [each.title, ...(group === "levers" ? cells : [count(each.today), ...cells])];
    });
    return table(titles[group], heads, rows);
  }

  binding(form, found) {
    const { rows, scale } = this.programme;
    const priced = rows
      .map((row) => [row, found.duals[row.row] * row.step * scale])
      .filter(([row, price]) => Math.abs(price) >= 0.01 && !row.people)
      .sort((one, other) => Math.abs(other[1]) - Math.abs(one[1]))
      .slice(0, 10);
    if (!priced.length) return null;
    return table("Limits that bind: what a little more of each is worth, per unit", ["", "Period", "Adds"],
      priced.map(([row, price]) => [row.words, row.period || "all", pounds(price)]));
  }

  // By how much the money is short; or who is left without a service whatever it costs.
  showNoPlan(form) {
    const { rows } = this.programme;
    const relaxing = (some) => some.flatMap((row) => {
      const sense = this.programme.senses[row.row];
      return [...(sense !== -1 ? [[row.row, -1, 1, row]] : []), ...(sense !== 1 ? [[row.row, 1, 1, row]] : [])];
    });
    for (const some of [rows.filter((row) => row.money), rows]) {
      const more = relaxing(some);
      const found = this.solver.solve(form, more);
      if (found.status !== "optimal") continue;
      const short = more.map(([, , , row], at) => [row, found.more[at]]).filter(([, by]) => by > 1e-6);
      const money = some.length < rows.length;
      const words = money ? "There is no plan with these figures: money is short, at the least by what stands below." :
        "There is no plan with these figures, whatever the money: the least that limits would have to give way stands below.";
      this.say(words, [table("What is missing", ["", "Period", "Short by"], short.slice(0, 12).map(([row, by]) =>
        [money ? row.money : row.words, row.period || "all", money ? pounds(by * THOUSAND) : `${count(by)} (${row.unit})`]))]);
      this.place("live-proof").textContent = "";
      this.last.short = short.map(([row, by]) => [row.words, by]);
      return;
    }
    this.say("There is no plan with these figures.", []);
  }
}

function table(caption, heads, rows) {
  const made = document.createElement("table");
  made.createCaption().textContent = caption;
  const head = made.createTHead().insertRow();
  for (const words of heads) {
    const cell = document.createElement(words ? "th" : "td");
    if (words) cell.scope = "col";
    cell.textContent = words;
    head.append(cell);
  }
  const body = made.createTBody();
  for (const [label, ...cells] of rows) {
    const row = body.insertRow();
    const first = document.createElement("th");
    first.scope = "row";
    first.textContent = label;
    row.append(first);
    for (const words of cells) row.insertCell().textContent = words;
  }
  const around = document.createElement("div");
  around.className = "scroll";
  around.tabIndex = 0;
  around.setAttribute("role", "region");
  around.setAttribute("aria-label", `${caption}, with the figures above`);
  around.append(made);
  return around;
}

async function start() {
  const programme = new Programme(JSON.parse(document.getElementById("live-programme").textContent));
  const packed = bytesOf(document.getElementById("live-wasm").textContent.trim());
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const compiled = await WebAssembly.compile(await new Response(stream).arrayBuffer());
  const instantiateWasm = (imports, receive) => WebAssembly.instantiate(compiled, imports).then(receive);
  const highs = await Module({ instantiateWasm });
  const live = new Page(programme, new Solver(highs, programme));
  document.getElementById("live").hidden = false;
  globalThis.mixoptLive = live;
  return live;
}

globalThis.mixoptStarted = start();
globalThis.mixoptStarted.catch((error) => {
  document.getElementById("live-none").textContent = `The live part does not run in this browser (${error.message}). The paper below is whole without it.`;
});
