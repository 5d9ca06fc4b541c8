import { expect } from "chai";
import { canonicalizeQuantities, canonicalQuantity } from "../../../../stand-ins/kubernetes/quantity";

describe("quantities", () => {
  const spellings = {
    "1": "1",
    "1000m": "1",
    "1500m": "1500m",
    "0.5": "500m",
    "0.1": "100m",
    "1.5Gi": "1536Mi",
    "1024Mi": "1Gi",
    "512": "512",
    "1000": "1k",
    "2000k": "2M",
    "100n": "100n",
    "0": "0",
    "0Mi": "0",
    "-500m": "-500m",
    "1e3": "1e3",
    many: "many",
    "": "",
  };
  for (const [given, expected] of Object.entries(spellings)) {
    it(`spell ${given || "nothing"} as ${expected || "nothing"}, as the API server does`, () => {
      expect(canonicalQuantity(given)).to.equal(expected);
    });
  }

  it("are found where built-in kinds have them, and nowhere else", () => {
    const object = {
      data: { limits: "1000m" },
      spec: {
        containers: [{ resources: { requests: { cpu: 1, memory: "1024Mi" } } }],
        volumes: [{ emptyDir: { sizeLimit: "2048Mi" } }],
        hard: { "requests.cpu": "2000m" },
      },
    };
    canonicalizeQuantities(object);
    expect(object).to.deep.equal({
      data: { limits: "1000m" },
      spec: {
        containers: [{ resources: { requests: { cpu: "1", memory: "1Gi" } } }],
        volumes: [{ emptyDir: { sizeLimit: "2Gi" } }],
        hard: { "requests.cpu": "2" },
      },
    });
  });
});
