"""How the viewer draws: the room it uses, how lines look, where names stand, the grounds of groups; parts by themselves and in the page."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bundling import backend
from viewing import Data, Map, at, kind, large

PARTS = ("data", "view", *(f"drawing/{name}" for name in ("geometry", "labels", "regions", "room", "scene")))
#: What the drawing needs of a page's style.
PALETTE = {"dark": False, "forced": False, "paper": "#ffffff", "ink": "#111111", "muted": "#555555", "faint": "#cccccc", "accent": "#0000aa"}


@pytest.fixture(scope="session")
def parts(modules: Path) -> str:
    """A script with modules of the drawing as `draw`."""
    (modules / "parts.ts").write_text("".join(f'export * from "./src/map/{name}";\n' for name in PARTS), "utf-8")
    command, environment = backend.npm()
    options = ["--bundle", "--format=iife", "--global-name=draw", "--outfile=parts.js", "--log-level=warning"]
    subprocess.run([*command, "exec", "--offline", "--", "esbuild", "parts.ts", *options], cwd=modules, env=environment, check=True)
    return (modules / "parts.js").read_text("utf-8")


@pytest.fixture
def draw(browser: Any, parts: str) -> Iterator[Callable[..., Any]]:
    """Evaluates a function of one argument in a page that has the modules as `draw`."""
    page = browser.new_page()
    page.add_script_tag(content=parts)
    yield lambda code, given=None: page.evaluate(code, given)
    page.close()


def clusters(sizes: tuple[int, ...], grouped: bool = True) -> Data:
    """Groups of entities in a row, each a chain, and one line from each group to the next."""
    r = random.Random(3)
    data = large(sum(sizes), 0)
    ends, first = [], 0
    for group, size in enumerate(sizes):
        for i in range(first, first + size):
            node = data["nodes"][i]
            node |= {"x": 600 * group + r.random() * 260, "y": r.random() * 260, "group": group if grouped else None, "weight": 2}
            if i > first:
                ends.append((i - 1, i))
        ends.append((first, (first + size) % sum(sizes)))
        first += size
    row = large(2, 1)["statements"][0]
    data["statements"] = [{**row, "s": s, "o": o, "kind": 0} for s, o in ends]
    return data


# --- plain geometry ------------------------------------------------------------------------------------------------


def test_the_outlines_of_a_field_are_closed_and_as_large_as_the_field_is(draw: Callable[..., Any]) -> None:
    areas = draw("""() => {
      const field = (inside) => Float32Array.from({length: 60 * 50}, (_, n) => inside(n % 60, Math.floor(n / 60)));
      const area = (rim) => rim.reduce((sum, [x, y], i) => { const [u, v] = rim[(i + 1) % rim.length]; return sum + x * v - u * y; }, 0) / 2;
      const disc = (cx, cy, r) => (x, y) => r - Math.hypot(x - cx, y - cy);
      const two = (x, y) => Math.max(disc(15, 25, 9)(x, y), disc(42, 25, 7)(x, y));
      const ring = (x, y) => Math.min(disc(30, 25, 20)(x, y), -disc(30, 25, 8)(x, y));
      return [disc(30, 25, 12), two, ring, () => -1].map((f) => draw.outlines(field(f), 60, 50).map(area));
    }""")
    whole, apart, ring, nothing = areas
    assert [abs(a) for a in whole] == [pytest.approx(3.1416 * 144, rel=0.03)] and nothing == []
    assert sorted(abs(a) for a in apart) == [pytest.approx(3.1416 * 49, rel=0.04), pytest.approx(3.1416 * 81, rel=0.04)]
    assert len(ring) == 2 and ring[0] * ring[1] < 0, "a hole runs the other way round"


def test_outlines_of_any_field_come_back_to_where_they_began(draw: Callable[..., Any]) -> None:
    assert draw("""() => {
      let seed = 7;
      const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647 - 0.5;
      for (let round = 0; round < 200; round++) {
        const field = Float32Array.from({length: 12 * 9}, (_, n) => (n % 12 && n % 12 < 11 && n > 11 && n < 96 ? random() : -1));
        for (const rim of draw.outlines(field, 12, 9))
          for (const [i, [x, y]] of rim.entries()) {
            const [u, v] = rim[(i + 1) % rim.length];
            if (Math.hypot(u - x, v - y) > 1.4143) return false;
          }
      }
      return true;
    }""")


def test_a_piece_of_a_curve_lies_on_it_and_the_distance_to_it_is_nothing(draw: Callable[..., Any]) -> None:
    far = draw("""() => {
      const c = draw.bent({x: 0, y: 0}, {x: 200, y: 40}, 0.2);
      const [a, m, b] = draw.piece(c, 0.2, 0.9);
      const part = {ax: a[0], ay: a[1], bx: b[0], by: b[1], cx: m[0], cy: m[1]};
      return [0, 0.25, 0.5, 1].map((t) => draw.away(c, ...draw.point(part, t))).concat(draw.away(c, 0, -100));
    }""")
    assert max(far[:4]) < 1 and far[4] > 50


def test_a_camera_shows_things_whole(draw: Callable[..., Any]) -> None:
    at = draw("() => draw.framed([{x: 100, y: 100, radius: 20}, {x: 300, y: 180, radius: 5}, {x: 310, y: 60, radius: 5}], 400, 300, 0.1, 2)")
    ratio, grown = at["ratio"], 1 / at["ratio"] ** 0.5
    for x, y, radius in ((100, 100, 20), (300, 180, 5), (310, 60, 5)):
        assert abs(x - at["x"]) / ratio + radius * grown <= 201 and abs(y - at["y"]) / ratio + radius * grown <= 151
    assert ratio < 0.75, "and no smaller than it must"


# --- the room ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "height"), [(850, 600), (370, 490), (1600, 500)])
def test_the_map_has_the_shape_of_its_stage(draw: Callable[..., Any], width: int, height: int) -> None:
    stretch, radii = draw(
        """([data, w, h]) => { const m = draw.model(data), r = draw.room(m, w, h), e = draw.extent(m);
           return [r.stretch * (e.x[1] - e.x[0]) / (e.y[1] - e.y[0]), r.radii]; }""",
        [large(200, 400), width, height],
    )
    assert stretch == pytest.approx(min(2.4, width / height), rel=0.05)
    assert 2 * sum(radii) / 200 < 0.6 * (width * height / 200) ** 0.5, "neighbours have room"


# --- how lines look ------------------------------------------------------------------------------------------------

SCENE = """([data, p, view]) => { const m = draw.model(data), v = {...draw.START, ...view}, seen = draw.see(m, v);
  const order = m.nodes.map((_, i) => i);
  const s = draw.scene(m, order, seen, v, p, draw.room(m, 850, 600));
  const grey = (c) => [1, 3, 5].reduce((sum, i) => sum + parseInt(c.slice(i, i + 2), 16), 0);
  return {left: s.left, dots: s.dots.length, loops: s.loops.length,
          lines: s.lines.map((l) => ({s: l.bundle.s, o: l.bundle.o, kind: l.bundle.kind, n: l.bundle.members.length, size: l.size, light: grey(l.colour), strong: l.strong}))};
}"""


def crowded() -> Data:
    """Many single facts, one relation of four statements, one dispute, one claim and one statement of an entity about itself."""
    data = large(200, 190)
    for row in data["statements"]:
        row["kind"] = 0
    row = data["statements"][0]
    data["statements"] += [{**row, "s": 1, "o": 2, "kind": k} for k in (0, 0, 0, 0, 1, 2)] + [{**row, "s": 3, "o": 3}]
    return data


@pytest.mark.parametrize("forced", [False, True])
def test_single_facts_step_back_behind_disputes_claims_and_what_is_said_often(draw: Callable[..., Any], forced: bool) -> None:
    data = crowded()
    seen = draw(SCENE, [data, {**PALETTE, "forced": forced}, {}])
    between = {line["kind"]: line for line in seen["lines"] if (line["s"], line["o"]) == (1, 2)}
    single = next(line for line in seen["lines"] if line["n"] == 1 and line["kind"] == 0)
    for strong in (between[kind(data, "fact")], between[kind(data, "claim")], between[kind(data, "dispute")]):
        assert strong["size"] > 1.2 * single["size"]
        assert strong["light"] <= single["light"] if forced else strong["light"] < single["light"] - 60
    assert seen["loops"] == 1 and all(line["s"] != line["o"] for line in seen["lines"])
    if forced:
        assert single["light"] < 0.5 * 3 * 255, "no line fades where somebody has chosen the colours"


def test_lines_between_groups_are_fainter_than_within_but_not_what_is_selected(draw: Callable[..., Any]) -> None:
    data = clusters((60, 60, 60))
    lines = draw(SCENE, [data, PALETTE, {}])["lines"]
    group = [node["group"] for node in data["nodes"]]
    within = {line["light"] for line in lines if group[line["s"]] == group[line["o"]]}
    abroad = {line["light"] for line in lines if group[line["s"]] != group[line["o"]]}
    assert abroad and min(abroad) > max(within)
    own = [line for line in draw(SCENE, [data, PALETTE, {"node": 0}])["lines"] if 0 in (line["s"], line["o"])]
    assert own and all(line["strong"] for line in own) and len({line["light"] for line in own}) == 1


def test_of_too_many_lines_the_weightiest_are_drawn_and_all_of_what_is_selected(draw: Callable[..., Any]) -> None:
    data = large(3000, 9000)
    seen = draw(SCENE, [data, PALETTE, {}])
    assert len(seen["lines"]) == 1500 and seen["left"] > 0
    lone = next(i for i in range(2999, 0, -1) if not any(i in (line["s"], line["o"]) for line in seen["lines"]))
    wanted = {(s["s"], s["o"], s["kind"]) for s in data["statements"] if lone in (s["s"], s["o"]) and s["s"] != s["o"]}
    own = [line for line in draw(SCENE, [data, PALETTE, {"node": lone}])["lines"] if lone in (line["s"], line["o"])]
    assert {(line["s"], line["o"], line["kind"]) for line in own} == wanted


def test_a_step_about_several_is_about_what_lies_between_them_if_anything_does(draw: Callable[..., Any]) -> None:
    data = large(40, 90)
    rows = [(s["s"], s["o"]) for s in data["statements"] if s["s"] != s["o"]]
    joined = rows[0]
    apart = next((a, b) for a in range(40) for b in range(a) if (a, b) not in rows and (b, a) not in rows)
    for focus, strong in ((joined, {joined, joined[::-1]} & set(rows)), (apart, {r for r in rows if {*r} & {*apart}})):
        step = {"caption": "", "focus": list(focus), "path": None, "date": None, "kinds": None}
        told = {**data, "story": {"title": "", "intro": "", "steps": [step]}}
        lines = draw(SCENE, [told, PALETTE, {"step": 0}])["lines"]
        assert strong and {(line["s"], line["o"]) for line in lines if line["strong"]} == strong


# --- where names stand ---------------------------------------------------------------------------------------------


def test_names_lie_on_no_other_name_and_no_other_entity_and_the_greatest_are_all_there(draw: Callable[..., Any]) -> None:
    r = random.Random(1)
    words: list[dict[str, Any]] = [
        {"i": i, "text": f"Entity with name {i}", "x": r.random() * 800, "y": r.random() * 500, "radius": 3 + 16 * (r.random() ** 4),
         "size": 13, "least": 11, "strong": False, "round": True}
        for i in range(150)
    ]  # fmt: skip
    placed = draw(
        """(words) => { const b = new draw.Board(800, 500, [[0, 0, 120, 60]]);
           for (const w of words) b.disc(w.x, w.y, w.radius);
           const c = document.createElement('canvas').getContext('2d');
           return b.entities(words, 90).map((p) => { c.font = `${draw.weightOf(p)} ${p.size}px ${draw.FONT}`;
             return {...p, half: Math.max(...p.lines.map((l) => c.measureText(l).width)) / 2, tall: p.size * (p.lines.length * 0.55 - 0.15)}; }); }""",
        words,
    )
    assert 30 < len(placed) <= 90
    boxes = [(p["x"] - p["half"], p["y"] - p["tall"], p["x"] + p["half"], p["y"] + p["tall"]) for p in placed]
    apart = [a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1] for n, a in enumerate(boxes) for b in boxes[:n]]
    assert all(apart)
    assert all(b[0] >= 0 and b[1] >= 0 and b[2] <= 800 and b[3] <= 500 and (b[0] >= 120 or b[1] >= 60) for b in boxes)
    names = [" ".join(p["lines"]) for p in placed]
    greatest = {w["text"] for w in words[:10]}
    assert greatest <= set(names)
    for p, name, b in zip(placed, names, boxes, strict=True):
        for w in words:
            inner = 0.75 * w["radius"]
            hit = b[0] < w["x"] + inner and w["x"] - inner < b[2] and b[1] < w["y"] + inner and w["y"] - inner < b[3]
            assert not hit or name in greatest or (p["within"] and name == w["text"]), f"{name} lies on {w['text']}"


@pytest.mark.parametrize(("dx", "dy"), [(1, 0), (-1, 0), (0, 1), (0, -1), (0.7, 0.7), (-0.7, 0.7)])
def test_a_name_stands_away_from_the_line_of_its_entity(draw: Callable[..., Any], dx: float, dy: float) -> None:
    placed = draw(
        """([dx, dy]) => { const b = new draw.Board(400, 400);
           b.disc(200, 200, 10);
           b.line(draw.bent({x: 200, y: 200}, {x: 200 + 150 * dx, y: 200 + 150 * dy}, 0.08), 0, 1);
           return b.entities([{i: 0, text: 'missiles', x: 200, y: 200, radius: 10, size: 13, least: 11, strong: false, round: true}], 1)[0]; }""",
        [dx, dy],
    )
    assert (placed["x"] - 200) * dx + (placed["y"] - 200) * dy <= 0.5


@pytest.mark.parametrize(("x", "y"), [(385, 200), (15, 200), (200, 12), (385, 388)])
def test_the_name_of_what_is_selected_is_not_cut_by_the_edge(draw: Callable[..., Any], x: int, y: int) -> None:
    placed = draw(
        """([x, y]) => { const b = new draw.Board(400, 400);
           b.disc(x, y, 10);
           for (const [u, v] of [[0, 25], [0, -25], [25, 0], [-25, 0]]) b.disc(x + u, y + v, 10); // it may cover these
           b.line(draw.bent({x, y}, {x: 200, y: 205}, 0.08), 0, 1);
           return b.entities([{i: 0, text: 'China', x, y, radius: 10, size: 13, least: 11, strong: true, round: true}], 1)[0]; }""",
        [x, y],
    )
    assert 15 < placed["x"] < 385 and 6 < placed["y"] < 394


def test_the_word_of_a_denied_line_leaves_its_cross_free(told: Data, visit: Callable[..., Map]) -> None:
    seen = visit(told)
    free = seen.page.evaluate(
        """() => { const d = kgMap.stage.drawn(), n = kgMap.model.kinds.findIndex(k => k.id === 'denial');
             return d.curves.filter(c => c.line.bundle.kind === n).map(c => {
               const word = d.lineWords.find(w => w.text === 'not: ' + c.line.bundle.label), long = Math.hypot(c.bx - c.ax, c.by - c.ay);
               return [c.line.bundle.label, word ? (long - c.from - c.to) / 4 - word.half : null]; }); }"""
    )
    assert free and all("✕" not in label for label, _ in free)
    assert all(room is None or room > 4 for _, room in free)


# --- grounds of groups ---------------------------------------------------------------------------------------------

INSIDE = """(rims, x, y) => rims.reduce((odd, rim) => rim.reduce((in_, [a, b], i) => {
  const [u, v] = rim[(i + 1) % rim.length];
  return (b > y) !== (v > y) && x < a + (u - a) * (y - b) / (v - b) ? !in_ : in_; }, odd), false)"""


def test_each_group_has_a_ground_with_its_own_entities_on_it(draw: Callable[..., Any]) -> None:
    data = clusters((14, 9, 20, 2))
    found = draw(
        f"""(data) => {{ const inside = {INSIDE}, m = draw.model(data);
             return draw.regions(m, 1.3).map((r) => [r.group, r.tint, m.nodes.flatMap((n, i) => inside(r.rims, n.x * 1.3, n.y) ? [i] : [])]); }}""",
        data,
    )
    assert [group for group, _, _ in found] == [0, 1, 2], "two are no group"
    assert len({tint for _, tint, _ in found}) > 1
    for group, _, members in found:
        assert {data["nodes"][i]["group"] for i in members} == {group}
        assert len(members) >= 0.8 * sum(node["group"] == group for node in data["nodes"])


def test_without_groups_there_is_no_ground(draw: Callable[..., Any]) -> None:
    for data in (clusters((9, 9), grouped=False), large(12, 30), large(0, 0)):
        assert draw("(data) => draw.regions(draw.model(data), 1).length", data) == 0


def test_grounds_are_in_the_picture_and_go_with_their_entities(visit: Callable[..., Map]) -> None:
    seen = visit(clusters((20, 20, 20)))
    assert seen.page.evaluate("kgMap.stage.drawn().grounds.length") == 3
    tinted = """() => { const c = kgMap.stage.sigma.getCanvases().ground, d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
                        let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0; return n / (c.width * c.height); }"""
    assert 0.1 < seen.page.evaluate(tinted) < 0.9
    seen.page.click(".menu summary")
    with seen.page.expect_download() as caught:
        seen.page.click("text=Save as SVG")
    assert Path(caught.value.path()).read_text("utf-8").count('fill-rule="evenodd"') == 3
    seen.page.evaluate("kgMap.go({off: {kind: new Set([0]), class: new Set(), predicate: new Set()}})")
    assert seen.page.evaluate("kgMap.stage.drawn().grounds.length") == 0


# --- in the page ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "height"), [(1280, 844), (390, 844)])
def test_the_map_uses_its_room_and_turns_with_the_phone(visit: Callable[..., Map], width: int, height: int) -> None:
    seen = visit(large(80, 160), width=width, height=height)
    filled = """() => { const d = kgMap.stage.drawn(), xs = d.dots.map(x => x.x), ys = d.dots.map(x => x.y);
                        return [(Math.max(...xs) - Math.min(...xs)) / d.width, (Math.max(...ys) - Math.min(...ys)) / d.height]; }"""
    assert min(seen.page.evaluate(filled)) > 0.7
    seen.page.set_viewport_size({"width": height, "height": width})
    seen.page.wait_for_timeout(300)
    seen.page.keyboard.press("Tab")
    seen.page.locator(".canvas").focus()
    seen.page.keyboard.press("0")
    seen.until(f"Math.min(...({filled})()) > 0.55")  # a stage may be wider than any map may be stretched


def test_a_click_on_a_loop_opens_what_an_entity_says_of_itself(told: Data, visit: Callable[..., Map]) -> None:
    russia = at(told, "Russia")
    row = {**told["statements"][0], "s": russia, "o": russia, "text": "Russia criticizes Russia."}
    seen = visit({**told, "statements": [*told["statements"], row]})
    x, y = seen.page.evaluate(
        """() => { const l = kgMap.stage.drawn().loops[0], r = document.querySelector('.canvas').getBoundingClientRect();
                   return [l.x + r.x + l.radius * 0.7, l.y + r.y - l.radius * 0.7]; }"""
    )
    seen.page.mouse.click(x, y)
    seen.until("location.hash === '#at=russia'")
    assert "Russia criticizes Russia." in seen.panel()
