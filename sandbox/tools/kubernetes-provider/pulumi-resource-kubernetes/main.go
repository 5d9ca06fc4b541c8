// Command pulumi-resource-kubernetes is Pulumi's own kubernetes provider. Its release embeds the package's schema and
// Terraform's names, which its Makefile prepares; here the two files stand beside the program.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"
	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/version"
)

func main() {
	schema, err := readBeside("schema.json")
	if err != nil {
		exit(err)
	}
	mapping, err := readBeside("terraform-mapping.json")
	if err != nil {
		exit(err)
	}
	provider.Serve("kubernetes", version.Version, schema, mapping)
}

func readBeside(name string) ([]byte, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(filepath.Dir(program), name))
}

func exit(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
