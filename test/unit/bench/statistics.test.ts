import { expect } from "chai";
import * as fc from "fast-check";
import { exponentOfGrowth } from "../../../bench/statistics";

const positive = fc.double({ min: 0.01, max: 100, noNaN: true });

describe("The exponent of growth", () => {
  it("is that of a power, whatever the unit and what there is before any growth", () => {
    fc.assert(
      fc.property(positive, positive, fc.double({ min: 0.1, max: 3, noNaN: true }), (base, unit, exponent) => {
        const points = [1, 10, 50, 200].map((x) => [x, base + unit * (x - 1) ** exponent] as const);
        expect(exponentOfGrowth(points)).to.be.closeTo(exponent, 1e-6);
      }),
    );
  });

  it("leaves out points that have not grown", () => {
    expect(
      exponentOfGrowth([
        [1, 5],
        [2, 4.9],
        [3, 7],
        [5, 9],
      ]),
    ).to.be.closeTo(1, 1e-9);
  });

  it("needs two points that have grown", () => {
    for (const points of [
      [],
      [[1, 1]],
      [
        [1, 1],
        [2, 2],
      ],
      [
        [1, 1],
        [2, 1],
        [3, 4],
      ],
    ] as [number, number][][]) {
      expect(() => exponentOfGrowth(points)).to.throw("needs a first point and two more");
    }
  });
});
