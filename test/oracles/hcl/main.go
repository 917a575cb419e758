// Says what hashicorp/hcl reads in each text of a JSON list on standard input: blocks and attributes with their places
// (in bytes), and the values of expressions that need no context. Debian's packages golang-go and
// golang-github-hashicorp-hcl-v2-dev hold all it needs: GO111MODULE=off GOPATH=/usr/share/gocode go run main.go
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sort"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

type attribute struct {
	Name  string          `json:"name"`
	Start int             `json:"start"`
	End   int             `json:"end"`
	Value json.RawMessage `json:"value,omitempty"`
}

type block struct {
	Type   string   `json:"type"`
	Labels []string `json:"labels"`
	Start  int      `json:"start"`
	End    int      `json:"end"`
	Body   body     `json:"body"`
}

type body struct {
	Attributes []attribute `json:"attributes"`
	Blocks     []block     `json:"blocks"`
}

type reading struct {
	Errors int  `json:"errors"`
	Body   body `json:"body"`
}

// Some texts that are broken make the library panic; they are broken all the same.
func valueOf(expression hclsyntax.Expression) (result json.RawMessage) {
	defer func() {
		if recover() != nil {
			result = nil
		}
	}()
	value, problems := expression.Value(nil)
	if problems.HasErrors() || !value.IsWhollyKnown() || value.IsMarked() {
		return nil
	}
	written, err := ctyjson.Marshal(value, value.Type())
	if err != nil {
		return nil
	}
	return written
}

func read(from *hclsyntax.Body) body {
	result := body{Attributes: []attribute{}, Blocks: []block{}}
	for _, found := range from.Attributes {
		result.Attributes = append(result.Attributes, attribute{
			Name:  found.Name,
			Start: found.NameRange.Start.Byte,
			End:   found.SrcRange.End.Byte,
			Value: valueOf(found.Expr),
		})
	}
	sort.Slice(result.Attributes, func(i, j int) bool { return result.Attributes[i].Start < result.Attributes[j].Start })
	for _, found := range from.Blocks {
		labels := found.Labels
		if labels == nil {
			labels = []string{}
		}
		result.Blocks = append(result.Blocks, block{
			Type:   found.Type,
			Labels: labels,
			Start:  found.TypeRange.Start.Byte,
			End:    found.CloseBraceRange.End.Byte,
			Body:   read(found.Body),
		})
	}
	return result
}

func parse(text string) (result reading) {
	defer func() {
		if recover() != nil {
			result = reading{Errors: 1}
		}
	}()
	file, problems := hclsyntax.ParseConfig([]byte(text), "text.tf", hcl.InitialPos)
	for _, problem := range problems {
		if problem.Severity == hcl.DiagError {
			result.Errors++
		}
	}
	if file != nil {
		if from, ok := file.Body.(*hclsyntax.Body); ok {
			result.Body = read(from)
		}
	}
	return result
}

func main() {
	var texts []string
	if err := json.NewDecoder(os.Stdin).Decode(&texts); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	readings := make([]reading, len(texts))
	for i, text := range texts {
		readings[i] = parse(text)
	}
	if err := json.NewEncoder(os.Stdout).Encode(readings); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}
