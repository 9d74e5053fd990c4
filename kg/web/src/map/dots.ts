// The entities of the map as a WebGL program: one quad each, its shape cut out by distance, with a rim that parts neighbours.

import { NodeProgram, type ProgramInfo } from "sigma/rendering";
import type { NodeDisplayData, RenderParams } from "sigma/types";
import { floatColor } from "sigma/utils";
import { SCALE } from "./look";

export interface DotData extends NodeDisplayData { shape: number; rim: string }

const VERTEX = /* glsl */ `
attribute vec2 a_position;
attribute vec2 a_look; // radius, shape
attribute vec4 a_color, a_rim, a_id;
attribute vec2 a_corner;
uniform mat3 u_matrix;
uniform vec2 u_size;
uniform float u_sizeRatio;
varying vec4 v_color, v_rim;
varying vec2 v_at;
varying vec2 v_look;
void main() {
  float radius = a_look.x / u_sizeRatio;
  v_at = a_corner * (radius * 1.5 + 3.);
  gl_Position = vec4((u_matrix * vec3(a_position, 1.)).xy + v_at / (u_size * .5), 0., 1.);
  v_look = vec2(radius, a_look.y);
  v_rim = a_rim;
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
}`;

const FRAGMENT = /* glsl */ `
precision highp float;
varying vec4 v_color, v_rim;
varying vec2 v_at, v_look;
uniform float u_pixelRatio;
// Distance to a regular polygon with n sides and outer radius r, one corner up.
float polygon(vec2 p, float n, float r) {
  float part = 6.28318531 / n, angle = atan(p.x, p.y);
  return cos(floor(.5 + (angle - part * .5) / part) * part + part * .5 - angle) * length(p) - r * cos(part * .5);
}
float star(vec2 p, float r) {
  float part = 6.28318531 / 5., angle = abs(mod(atan(p.x, p.y) + part * .5, part) - part * .5);
  vec2 q = length(p) * vec2(sin(angle), cos(angle)), tip = vec2(0., r), dent = .5 * r * vec2(sin(part * .5), cos(part * .5));
  vec2 side = dent - tip, normal = normalize(vec2(-side.y, side.x));
  return dot(q - tip, normal);
}
void main() {
  float r = v_look.x, s = v_look.y, d;
  vec2 p = v_at;
  if (s < .5 || s > 7.5) d = length(p) - r;
  else if (s < 1.5) d = max(abs(p.x), abs(p.y)) - r * .7071 * ${SCALE[1]};
  else if (s < 2.5) d = (abs(p.x) + abs(p.y) - r * ${SCALE[2]}) * .7071;
  else if (s < 3.5) d = polygon(p, 3., r * ${SCALE[3]});
  else if (s < 4.5) d = polygon(vec2(p.x, -p.y), 3., r * ${SCALE[4]});
  else if (s < 5.5) d = polygon(p.yx, 6., r * ${SCALE[5]});
  else if (s < 6.5) d = -star(p, r * ${SCALE[6]});
  else d = polygon(p, 5., r * ${SCALE[7]});
  #ifdef PICKING_MODE
  if (d > 2.) discard;
  gl_FragColor = v_color;
  #else
  float wide = 1.4, inside = clamp(-d * u_pixelRatio + .5, 0., 1.), outside = clamp((wide - d) * u_pixelRatio + .5, 0., 1.);
  if (outside <= 0.) discard;
  vec4 fill = v_color;
  if (s > 7.5 && length(p) < r * .55) fill = v_rim;
  gl_FragColor = mix(v_rim, fill, inside) * outside;
  #endif
}`;

const UNIFORMS = ["u_matrix", "u_size", "u_sizeRatio", "u_pixelRatio"] as const;
type Uniform = (typeof UNIFORMS)[number];

export class Dots extends NodeProgram<Uniform> {
  getDefinition() {
    const { FLOAT, UNSIGNED_BYTE, TRIANGLES } = WebGLRenderingContext;
    const bytes = { size: 4, type: UNSIGNED_BYTE, normalized: true };
    return {
      VERTICES: 6, VERTEX_SHADER_SOURCE: VERTEX, FRAGMENT_SHADER_SOURCE: FRAGMENT, METHOD: TRIANGLES, UNIFORMS,
      ATTRIBUTES: [
        { name: "a_position", size: 2, type: FLOAT }, { name: "a_look", size: 2, type: FLOAT },
        { name: "a_color", ...bytes }, { name: "a_rim", ...bytes }, { name: "a_id", ...bytes },
      ],
      CONSTANT_ATTRIBUTES: [{ name: "a_corner", size: 2, type: FLOAT }],
      CONSTANT_DATA: [[-1, -1], [1, -1], [-1, 1], [-1, 1], [1, -1], [1, 1]],
    };
  }
  processVisibleItem(index: number, start: number, dot: NodeDisplayData): void {
    const { x, y, size, shape, color, rim } = dot as DotData;
    this.array.set([x, y, size, shape, floatColor(color), floatColor(rim), index], start);
  }
  setUniforms(params: RenderParams, { gl, uniformLocations: at }: ProgramInfo<Uniform>): void {
    gl.uniformMatrix3fv(at.u_matrix, false, params.matrix);
    gl.uniform2f(at.u_size, params.width, params.height);
    gl.uniform1f(at.u_sizeRatio, params.sizeRatio);
    gl.uniform1f(at.u_pixelRatio, params.pixelRatio);
  }
}
