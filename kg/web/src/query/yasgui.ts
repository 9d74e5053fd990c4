// The parts of YASGUI that this page is made of: YASQE, the editor, and YASR, the frame around the views of a result.
// Its own table, tabs and box for other endpoints are left out: they ask for inline styles or lead off this site.

import Yasgui from "@zazuko/yasgui";

export const Yasqe = Yasgui.Yasqe;
export const Yasr = Yasgui.Yasr;
export type Yasqe = InstanceType<typeof Yasgui.Yasqe>;
export type Yasr = InstanceType<typeof Yasgui.Yasr>;

/** A view of a result, as YASR wants it. */
export interface View {
  readonly priority: number;
  readonly label: string;
  canHandleResults(): boolean;
  initialize?(): Promise<void>;
  draw(): void | Promise<void>;
  getIcon(): Element | undefined;
}
