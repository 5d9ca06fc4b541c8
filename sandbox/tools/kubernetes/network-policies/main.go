// Command network-policies enforces the cluster's NetworkPolicies on the one node there is, by a table of nftables in
// the node's network. It is three programs: the controller; the CNI plugin that holds a pod back until its policies
// hold; and, with --print, a filter from a list of Kubernetes objects to the table, which shows what would hold.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"net/netip"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/client-go/tools/clientcmd"
)

func main() {
	if command := os.Getenv("CNI_COMMAND"); command != "" {
		if err := runPlugin(command); err != nil {
			log.Fatal(err)
		}
		return
	}
	kubeconfig := flag.String("kubeconfig", "", "how to reach the API server")
	socket := flag.String("socket", "", "where the CNI plugin announces pods")
	pods := flag.String("pods", "", "range of the pods' addresses, a CIDR")
	host := flag.String("host", "", "address of the machine, which may reach every pod")
	print := flag.Bool("print", false, "print the table for the list of objects on the standard input, as JSON")
	flag.Parse()
	network, err := parseNetwork(*pods, *host)
	if err != nil {
		log.Fatal(err)
	}
	if *print {
		err = printTable(os.Stdin, network)
	} else {
		err = control(*kubeconfig, *socket, network)
	}
	if err != nil {
		log.Fatal(err)
	}
}

func parseNetwork(pods, host string) (podNetwork, error) {
	prefix, err := netip.ParsePrefix(pods)
	if err != nil {
		return podNetwork{}, fmt.Errorf("--pods: %w", err)
	}
	address, err := netip.ParseAddr(host)
	if err != nil {
		return podNetwork{}, fmt.Errorf("--host: %w", err)
	}
	return podNetwork{prefix, address}, nil
}

func control(kubeconfig, socket string, network podNetwork) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	return run(ctx, config, network, socket)
}

func printTable(input io.Reader, network podNetwork) error {
	var list struct {
		Items []json.RawMessage `json:"items"`
	}
	if err := json.NewDecoder(input).Decode(&list); err != nil {
		return err
	}
	var all objects
	var pods []*corev1.Pod
	for _, item := range list.Items {
		var kind struct {
			Kind string `json:"kind"`
		}
		if err := json.Unmarshal(item, &kind); err != nil {
			return err
		}
		var err error
		switch kind.Kind {
		case "Pod":
			pods, err = appendDecoded(pods, item)
		case "Namespace":
			all.namespaces, err = appendDecoded(all.namespaces, item)
		case "NetworkPolicy":
			all.policies, err = appendDecoded(all.policies, item)
		}
		if err != nil {
			return err
		}
	}
	sortByName(all.policies)
	all.pods = addressable(pods, nil)
	rules, err := rulesOf(all)
	if err != nil {
		return err
	}
	_, err = fmt.Print(rules.table(network))
	return err
}

func appendDecoded[T any](decoded []*T, item json.RawMessage) ([]*T, error) {
	object := new(T)
	err := json.Unmarshal(item, object)
	return append(decoded, object), err
}

// sortByName, because the same policies are to give the same table.
func sortByName(policies []*networkingv1.NetworkPolicy) {
	name := func(policy *networkingv1.NetworkPolicy) string { return policy.Namespace + "/" + policy.Name }
	slices.SortFunc(policies, func(a, b *networkingv1.NetworkPolicy) int { return strings.Compare(name(a), name(b)) })
}
