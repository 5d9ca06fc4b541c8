import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules/", "coverage/"] },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
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
    files: ["test/**/*.ts"],
    // Mocha's describe/it callbacks and chai's property assertions.
    rules: {
      "@typescript-eslint/no-unused-expressions": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
);
