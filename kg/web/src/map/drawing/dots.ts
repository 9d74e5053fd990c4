// The entities of the map as a WebGL program: one quad each, its shape cut out by distance, with a rim that parts neighbours.

import { NodeProgram, type ProgramInfo } from "sigma/rendering";
import type Sigma from "sigma";
import type { NodeDisplayData, RenderParams } from "sigma/types";
import { floatColor } from "sigma/utils";
import { SCALE } from "./look";

export interface DotData extends NodeDisplayData {
  shape: number;
  rim: string;
}

const size = (shape: number): string => SCALE[shape]!.toFixed(3);

const VERTEX = /* glsl */ `
attribute vec2 a_position;
attribute vec2 a_look; // radius, shape
attribute vec4 a_color, a_rim;
attribute vec2 a_corner;
uniform mat3 u_matrix;
uniform vec2 u_size;
uniform float u_sizeRatio;
varying vec4 v_color, v_rim;
varying vec2 v_at;
varying vec2 v_look;
void main() {
  float radius = a_look.x / u_sizeRatio;
  float shape = radius < 2.7 ? 0. : a_look.y; // too small to tell shapes apart, and a disc is the cheapest
  v_at = a_corner * (radius * (shape < .5 ? 1. : 1.4) + 2.);
  gl_Position = vec4((u_matrix * vec3(a_position, 1.)).xy + v_at / (u_size * .5), 0., 1.);
  v_look = vec2(radius, shape);
  v_rim = a_rim;
  v_color = a_color;
}`;

const FRAGMENT = /* glsl */ `
precision highp float;
varying vec4 v_color, v_rim;
varying vec2 v_at, v_look;
uniform float u_pixelRatio;
// Distances to shapes whose outermost corners are r away; those with a mirror axis are measured on one half.
float triangle(vec2 p, float r) { return max(-p.y, .866 * abs(p.x) + .5 * p.y) - .5 * r; }
float hexagon(vec2 p, float r) { p = abs(p); return max(p.y, .866 * p.x + .5 * p.y) - .866 * r; }
float pentagon(vec2 p, float r) { p.x = abs(p.x); return max(max(-p.y, .9511 * p.x - .309 * p.y), .5878 * p.x + .809 * p.y) - .809 * r; }
float star(vec2 p, float r) {
  p.x = abs(p.x);
  const vec2 a = vec2(.809, -.5878), b = vec2(-.809, -.5878);
  p -= 2. * max(dot(a, p), 0.) * a;
  p -= 2. * max(dot(b, p), 0.) * b;
  p.x = abs(p.x);
  p.y -= r;
  const vec2 side = vec2(.294, -.5955); // from the tip to the dent, for r = 1
  return dot(p, vec2(-side.y, side.x)) / .664;
}
void main() {
  float r = v_look.x, s = v_look.y, d;
  vec2 p = v_at;
  if (s < .5 || (s > 7.5 && s < 8.5)) d = length(p) - r;
  else if (s < 1.5) d = max(abs(p.x), abs(p.y)) - r * .7071 * ${size(1)};
  else if (s < 2.5) d = (abs(p.x) + abs(p.y) - r * ${size(2)}) * .7071;
  else if (s < 3.5) d = triangle(p, r * ${size(3)});
  else if (s < 4.5) d = triangle(vec2(p.x, -p.y), r * ${size(4)});
  else if (s < 5.5) d = hexagon(p, r * ${size(5)});
  else if (s < 6.5) d = star(p, r * ${size(6)});
  else if (s < 7.5) d = pentagon(p, r * ${size(7)});
  else d = max(max(abs(p.x), abs(p.y)) - r * ${size(9)}, min(abs(p.x), abs(p.y)) - r * ${size(9)} / 3.);
  float wide = 1.4, inside = clamp(-d * u_pixelRatio + .5, 0., 1.), outside = clamp((wide - d) * u_pixelRatio + .5, 0., 1.);
  if (outside <= 0.) discard;
  vec4 fill = v_color;
  if (s > 7.5 && s < 8.5 && length(p) < r * .55) fill = v_rim;
  gl_FragColor = mix(v_rim, fill, inside) * outside;
}`;

const CORNERS = [-1, -1, 1, -1, -1, 1, -1, 1, 1, -1, 1, 1];
const UNIFORMS = ["u_matrix", "u_size", "u_sizeRatio", "u_pixelRatio"] as const;
type Uniform = (typeof UNIFORMS)[number];

/** A program that draws at most so many entities, the first ones. */
export function dots(most: () => number) {
  return class extends NodeProgram<Uniform> {
    constructor(gl: WebGLRenderingContext, _picking: WebGLFramebuffer | null, renderer: Sigma) {
      super(gl, null, renderer); // the stage knows what is where; no second drawing for it
    }
    getDefinition() {
      const { FLOAT, UNSIGNED_BYTE, TRIANGLES } = WebGLRenderingContext;
      const bytes = { size: 4, type: UNSIGNED_BYTE, normalized: true };
      return {
        VERTICES: 6,
        VERTEX_SHADER_SOURCE: VERTEX,
        FRAGMENT_SHADER_SOURCE: FRAGMENT,
        METHOD: TRIANGLES,
        UNIFORMS,
        ATTRIBUTES: [
          { name: "a_position", size: 2, type: FLOAT },
          { name: "a_look", size: 2, type: FLOAT },
          { name: "a_color", ...bytes },
          { name: "a_rim", ...bytes },
          { name: "a_corner", size: 2, type: FLOAT },
        ],
      };
    }
    /** Corner by corner and not as instances, which software renderers draw one at a time. */
    processVisibleItem(_index: number, start: number, dot: NodeDisplayData): void {
      const { x, y, size, shape, color, rim } = dot as DotData;
      const { array } = this;
      const [fill, edge] = [floatColor(color), floatColor(rim)];
      for (let at = start, i = 0; i < 12; i += 2) {
        array[at++] = x;
        array[at++] = y;
        array[at++] = size;
        array[at++] = shape;
        array[at++] = fill;
        array[at++] = edge;
        array[at++] = CORNERS[i]!;
        array[at++] = CORNERS[i + 1]!;
      }
    }
    setUniforms(params: RenderParams, { gl, uniformLocations: at }: ProgramInfo<Uniform>): void {
      gl.uniformMatrix3fv(at.u_matrix, false, params.matrix);
      gl.uniform2f(at.u_size, params.width, params.height);
      gl.uniform1f(at.u_sizeRatio, params.sizeRatio);
      gl.uniform1f(at.u_pixelRatio, params.pixelRatio);
    }
    override drawWebGL(method: number, { gl }: ProgramInfo): void {
      gl.bindFramebuffer(gl.FRAMEBUFFER, null);
      gl.drawArrays(method, 0, Math.min(this.verticesCount, 6 * most()));
    }
  };
}
