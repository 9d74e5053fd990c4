// The lines of the map as a WebGL program: curved, with an arrow head, and with a pattern for each kind of statement.

import { EdgeProgram, type ProgramInfo } from "sigma/rendering";
import type Sigma from "sigma";
import type { EdgeDisplayData, NodeDisplayData, RenderParams } from "sigma/types";
import { floatColor } from "sigma/utils";

export interface LineData extends EdgeDisplayData {
  bend: number;
  pattern: number;
}

/** Half of the width of the band in which a line of so many pixels is drawn, with its arrow head or its cross. */
const BAND = "min(7., 3.2 + 1.6 * wide)"; // no more than they need: a software renderer pays for every pixel of it

const VERTEX = /* glsl */ `
attribute vec2 a_from, a_to;
attribute vec4 a_color;
attribute vec3 a_look; // bend, pattern, width
attribute vec2 a_radii;
attribute vec2 a_spot; // how far along, which side
uniform mat3 u_matrix;
uniform vec2 u_size;
uniform float u_sizeRatio;
varying vec4 v_color;
varying vec4 v_line; // along, side, length, width
varying vec3 v_more; // radius at the beginning, at the end, pattern
void main() {
  vec2 from = (u_matrix * vec3(a_from, 1.)).xy * u_size * .5;
  vec2 to = (u_matrix * vec3(a_to, 1.)).xy * u_size * .5;
  vec2 chord = to - from;
  vec2 middle = (from + to) * .5 + vec2(-chord.y, chord.x) * a_look.x * 2.;
  float t = a_spot.x;
  vec2 at = mix(mix(from, middle, t), mix(middle, to, t), t);
  vec2 way = mix(middle - from, to - middle, t);
  vec2 across = length(way) > 0. ? normalize(vec2(-way.y, way.x)) : vec2(0.);
  float wide = a_look.z * clamp(1. / sqrt(u_sizeRatio), .6, 1.5);
  float side = a_spot.y * ${BAND};
  at += across * side;
  gl_Position = vec4(at / (u_size * .5), 0., 1.);
  float far = (2. * length(chord) + length(middle - from) + length(to - middle)) / 3.;
  v_line = vec4(t * far, side, far, wide);
  v_more = vec3(a_radii / u_sizeRatio + 1.5, a_look.y);
  v_color = a_color;
}`;

const FRAGMENT = /* glsl */ `
precision highp float;
varying vec4 v_color, v_line;
varying vec3 v_more;
uniform float u_pixelRatio;
void main() {
  float at = v_line.x - v_more.x, left = v_line.z - v_more.y - v_line.x;
  if (at < 0. || left < 0.) discard;
  float d = abs(v_line.y), half_ = v_line.w * .5;
  float whole = at + left, cover;
  float head = min(3. + 2.8 * v_line.w, whole * .4);
  if (left < head) cover = left / head * (.8 + 1.45 * v_line.w) - d;
  else {
    cover = half_ - d;
    float beat;
    if (v_more.z > 3.5) { // dotted
      float gap = max(2.6 * v_line.w, 4.);
      beat = mod(at, gap) - gap * .5;
      cover = half_ - length(vec2(beat, d));
    } else if (v_more.z > 2.5) { // dash and dot, crossed out beside the word in the middle
      beat = mod(at, 23.);
      cover = min(cover, max(min(beat, 14. - beat), 1.5 - abs(beat - 18.5)));
      vec2 m = vec2(at - whole * (whole < 70. ? .5 : .25), v_line.y);
      float cross_ = abs(abs(m.x) - abs(m.y)) * .7071, arm = 2.2 + 1.5 * v_line.w;
      if (max(abs(m.x), abs(m.y)) < arm) cover = max(cover, .3 + .35 * v_line.w - cross_);
      else if (abs(m.x) < arm + 2.) cover = -1.;
    } else if (v_more.z > 1.5) cover = .6 + half_ * .2 - abs(d - half_ * 1.15); // double
    else if (v_more.z > .5) { // dashed
      beat = mod(at, 14.);
      cover = min(cover, min(beat, 9. - beat));
    }
  }
  float alpha = clamp(cover * u_pixelRatio + .5, 0., 1.);
  if (alpha <= 0.) discard;
  gl_FragColor = v_color * alpha;
}`;

const UNIFORMS = ["u_matrix", "u_size", "u_sizeRatio", "u_pixelRatio"] as const;
type Uniform = (typeof UNIFORMS)[number];

/** The corners of a band in `parts` pieces, two triangles each. */
function band(parts: number): [number, number][] {
  return Array.from({ length: parts }, (_, i) => [i / parts, (i + 1) / parts]).flatMap(([a, b]): [number, number][] => [
    [a!, -1],
    [b!, -1],
    [a!, 1],
    [a!, 1],
    [b!, -1],
    [b!, 1],
  ]);
}

/** A program that draws each line in so many straight pieces: many for few lines, one for thousands. */
export function lines(parts: number) {
  const corners = band(parts);
  return class extends EdgeProgram<Uniform> {
    constructor(gl: WebGLRenderingContext, _picking: WebGLFramebuffer | null, renderer: Sigma) {
      super(gl, null, renderer);
    }
    getDefinition() {
      const { FLOAT, UNSIGNED_BYTE, TRIANGLES } = WebGLRenderingContext;
      return {
        VERTICES: 6 * parts,
        VERTEX_SHADER_SOURCE: VERTEX,
        FRAGMENT_SHADER_SOURCE: FRAGMENT,
        METHOD: TRIANGLES,
        UNIFORMS,
        ATTRIBUTES: [
          { name: "a_from", size: 2, type: FLOAT },
          { name: "a_to", size: 2, type: FLOAT },
          { name: "a_radii", size: 2, type: FLOAT },
          { name: "a_look", size: 3, type: FLOAT },
          { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
          { name: "a_spot", size: 2, type: FLOAT },
        ],
      };
    }
    /** Corner by corner and not as instances, which software renderers draw one at a time. */
    processVisibleItem(_index: number, start: number, from: NodeDisplayData, to: NodeDisplayData, line: EdgeDisplayData): void {
      const { bend, pattern, size, color } = line as LineData;
      const { array } = this;
      const paint = floatColor(color);
      let at = start;
      for (const [along, side] of corners) {
        array[at++] = from.x;
        array[at++] = from.y;
        array[at++] = to.x;
        array[at++] = to.y;
        array[at++] = from.size;
        array[at++] = to.size;
        array[at++] = parts > 1 ? bend : 0;
        array[at++] = pattern;
        array[at++] = size;
        array[at++] = paint;
        array[at++] = along;
        array[at++] = side;
      }
    }
    setUniforms(params: RenderParams, { gl, uniformLocations: at }: ProgramInfo<Uniform>): void {
      gl.uniformMatrix3fv(at.u_matrix, false, params.matrix);
      gl.uniform2f(at.u_size, params.width, params.height);
      gl.uniform1f(at.u_sizeRatio, params.sizeRatio);
      gl.uniform1f(at.u_pixelRatio, params.pixelRatio);
    }
  };
}
