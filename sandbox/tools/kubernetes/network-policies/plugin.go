package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/netip"
	"os"
	"strings"
)

// pluginConfiguration is what a CNI plugin reads from its standard input, as far as it matters here.
// https://github.com/containernetworking/cni/blob/spec-v0.4.0/SPEC.md
type pluginConfiguration struct {
	CNIVersion string          `json:"cniVersion"`
	Socket     string          `json:"socket"`
	PrevResult json.RawMessage `json:"prevResult"`
}

// runPlugin is a CNI plugin behind the one that has given a pod its address: it lets the pod start once its policies
// hold. It changes nothing of the network, so only ADD has something to do.
func runPlugin(command string) error {
	if command == "VERSION" {
		_, err := fmt.Println(`{"cniVersion":"0.4.0","supportedVersions":["0.4.0"]}`)
		return err
	}
	if command != "ADD" {
		return nil
	}
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	var configuration pluginConfiguration
	if err := json.Unmarshal(text, &configuration); err != nil {
		return err
	}
	if err := announceResult(configuration); err != nil {
		// The specification's code for "try again later".
		refusal := map[string]any{"cniVersion": configuration.CNIVersion, "code": 11, "msg": err.Error()}
		if err := json.NewEncoder(os.Stdout).Encode(refusal); err != nil {
			return err
		}
		os.Exit(1)
	}
	_, err = os.Stdout.Write(configuration.PrevResult)
	return err
}

func announceResult(configuration pluginConfiguration) error {
	var result struct {
		IPs []struct {
			Address netip.Prefix `json:"address"`
		} `json:"ips"`
	}
	if err := json.Unmarshal(configuration.PrevResult, &result); err != nil {
		return fmt.Errorf("the plugin before this one gave no result: %w", err)
	}
	if len(result.IPs) == 0 {
		return fmt.Errorf("the plugin before this one gave no address")
	}
	about := map[string]string{}
	for _, argument := range strings.Split(os.Getenv("CNI_ARGS"), ";") {
		if name, value, ok := strings.Cut(argument, "="); ok {
			about[name] = value
		}
	}
	return announce(configuration.Socket, message{
		Namespace: about["K8S_POD_NAMESPACE"],
		Name:      about["K8S_POD_NAME"],
		UID:       about["K8S_POD_UID"],
		Address:   result.IPs[0].Address.Addr(),
	})
}
