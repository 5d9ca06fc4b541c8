import tseslint from "typescript-eslint";

export default tseslint.config(
  // The template has a tsconfig of its own, which finds the package only where it is installed.
  { ignores: ["node_modules/", "coverage/", "dist/", "jobs-template/"] },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      // Prettier wraps code, and leaves comments and texts as they are.
      "max-len": ["error", { code: 1000, comments: 120, ignoreUrls: true }],
      // The Kubernetes client generates a class for each object and takes plain literals of them.
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
      // To change a CommonJS module's exports, which an `import * as` copies.
      "@typescript-eslint/no-require-imports": ["error", { allowAsImport: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  {
    files: ["index.ts", "components/**/*.ts", "applications/**/*.ts"],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          paths: [
            {
              name: "@pulumi/kubernetes",
              allowTypeImports: true,
              message: "All of it costs every preview a second: import it from components/kubernetes.",
            },
          ],
        },
      ],
    },
  },
  {
    files: ["**/*.ts"],
    ignores: ["contract/quantities.ts", "contract/spark-sizes.ts", "test/**/*.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "Literal[regex.pattern=/KMGT|kMGT|kmgt/], Literal[value=/^([KMGT]i|[kmgt]b)$/]",
          message: "Quantities are read by contract/quantities.ts, Spark's sizes by contract/spark-sizes.ts.",
        },
      ],
    },
  },
  {
    // The comments are the operator's own.
    files: ["components/spark/spark-application-crd.ts"],
    rules: { "max-len": "off" },
  },
  {
    files: ["test/**/*.ts"],
    // Mocha's describe/it callbacks and chai's property assertions.
    rules: {
      "@typescript-eslint/no-unused-expressions": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
);
