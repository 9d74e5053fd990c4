// Sigma as this map uses it: with its own programs, without labels, with a layer for the grounds under the lines.

import Graph from "graphology";
import Sigma from "sigma";
import { dots } from "./dots";
import { lines } from "./lines";

/** The layer of the grounds. */
export const GROUND = "ground";

/** Whether movement is unwanted. */
export const still = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** `many` lines are straight and left out while the map moves; `most` entities are drawn, the first ones. */
export function renderer(place: HTMLElement, want: { many: boolean; grounds: boolean; most: () => number }): Sigma {
  const duration = still() ? 0 : 200;
  const sigma = new Sigma(new Graph({ multi: true, type: "directed" }), place, {
    nodeProgramClasses: { dot: dots(want.most) },
    edgeProgramClasses: { line: lines(want.many ? 1 : 12) } as never,
    defaultNodeType: "dot",
    defaultEdgeType: "line",
    renderLabels: false,
    renderEdgeLabels: false,
    hideEdgesOnMove: want.many,
    enableEdgeEvents: false,
    zIndex: true,
    stagePadding: 46,
    minCameraRatio: 0.02,
    maxCameraRatio: 3,
    doubleClickZoomingDuration: duration,
    zoomDuration: duration,
    inertiaDuration: duration,
    minEdgeThickness: 0.4,
    allowInvalidContainer: true,
    defaultDrawNodeHover: () => undefined,
  });
  const options: object = { beforeLayer: "edges", style: { pointerEvents: "none" } }; // sigma's types lack the first
  sigma.createCanvasContext(GROUND, options);
  sigma.resize(true); // the new layer too
  // Layers that this map does not use; each costs the compositor a copy per frame.
  const idle = ["edgeLabels", "hovers", "hoverNodes", ...(want.grounds ? [] : [GROUND])];
  for (const name of idle) sigma.getCanvases()[name]!.hidden = true;
  return sigma;
}
