import { expect } from "chai";
import type { Outcome } from "./prediction";

/** How predictions and the cluster agree, over all rows. */
export class Agreement {
  private rows = 0;
  private pods = 0;
  private amounts = 0;
  private largestError = 0;

  check(predicted: Outcome, measured: Outcome): void {
    this.rows += 1;
    const pairs = predicted.groups.flatMap(({ totals }, index) =>
      Object.entries(totals).map(([key, amount]) => [amount, measured.groups[index]?.totals[key] ?? 0] as const),
    );
    for (const [expected, found] of [...pairs, [predicted.storage, measured.storage] as const]) {
      this.amounts += 1;
      this.largestError = Math.max(this.largestError, expected === found ? 0 : Math.abs(found / expected - 1));
    }
    this.pods += measured.groups.reduce((total, { totals }) => total + (totals.pods ?? 0), 0);
    expect(measured).to.deep.equal(predicted);
  }

  toString(): string {
    return `${this.rows} rows, ${this.pods} pods, ${this.amounts} amounts: largest error ${this.largestError * 100} %`;
  }
}
