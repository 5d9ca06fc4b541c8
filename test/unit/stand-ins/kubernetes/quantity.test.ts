import { expect } from "chai";
import { canonicalizeQuantities } from "../../../../stand-ins/kubernetes/quantity";

describe("quantities", () => {
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
