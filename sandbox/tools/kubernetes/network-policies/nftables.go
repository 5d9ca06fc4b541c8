package main

import (
	"bytes"
	"fmt"
	"net/netip"
	"os/exec"
	"strings"
)

const tableName = "network-policies"

// podNetwork is where the rules hold.
type podNetwork struct {
	// pods is the range of their addresses.
	pods netip.Prefix
	// host is the machine that the node is on: whoever works there reaches pods as the node itself does.
	host netip.Addr
}

// table writes the rules as a file for `nft -f`, which puts them in the place of the former ones in one transaction.
//
// Service addresses are already replaced by those of pods where packets are judged. What the node itself sends, such as
// the kubelet's probes and the API server's calls of webhooks, is never judged: it is not forwarded. What pods send to
// the node is, unlike the API demands: elsewhere the API server and the object store have machines of their own.
func (r rules) table(network podNetwork) string {
	itself := make([]string, 0, len(r.pods))
	pods := make([]string, 0, len(r.pods))
	for _, address := range r.pods {
		pods = append(pods, address.String())
		itself = append(itself, fmt.Sprintf("%s . %s", address, address))
	}
	return fmt.Sprintf(`table inet %[1]s
delete table inet %[1]s
table inet %[1]s {
	set pods {
		type ipv4_addr
%[2]s	}
	set itself {
		type ipv4_addr . ipv4_addr
%[3]s	}
	chain forward {
		type filter hook forward priority filter; policy accept;
		meta nfproto ipv6 drop comment "the pods' network is of IPv4: no policy knows these addresses"
		ct direction reply accept
		ct state related accept
		ip saddr %[4]s accept comment "the machine"
		ip saddr . ip daddr @itself accept comment "through a Service"
		ip saddr %[5]s jump egress
		ip daddr %[5]s jump ingress
	}
	chain input {
		type filter hook input priority filter; policy accept;
		iifname != "lo" meta nfproto ipv6 drop
		ct direction reply accept
		ct state related accept
		ip saddr %[5]s jump egress
	}
	chain egress {
		ip saddr != @pods drop comment "unknown yet: its first packets are sent again"
%[6]s	}
	chain ingress {
		ip daddr != @pods drop
%[7]s	}
	chain refuse {
		meta l4proto tcp ct state established reject with tcp reset
		reject with icmp type admin-prohibited
	}
}
`, tableName, elements(pods), elements(itself), network.host, network.pods,
		r.egress.chain("saddr"), r.ingress.chain("daddr"))
}

func elements(members []string) string {
	if len(members) == 0 {
		return ""
	}
	return "\t\telements = { " + strings.Join(members, ", ") + " }\n"
}

// chain returns what is allowed and refuses the rest, of the pods that are isolated; `subject` is which address of a
// packet is theirs.
func (d direction) chain(subject string) string {
	if len(d.isolated) == 0 {
		return ""
	}
	var text strings.Builder
	fmt.Fprintf(&text, "\t\tip %s != %s return\n", subject, d.isolated)
	for _, allowed := range d.allowed {
		for _, match := range allowed.matches() {
			fmt.Fprintf(&text, "\t\t%s return\n", match)
		}
	}
	text.WriteString("\t\tgoto refuse\n")
	return text.String()
}

// matches are the conditions of nftables rules, one for each protocol.
func (t traffic) matches() []string {
	var ends string
	if !t.from.isEverywhere() {
		ends += fmt.Sprintf("ip saddr %s ", t.from)
	}
	if !t.to.isEverywhere() {
		ends += fmt.Sprintf("ip daddr %s ", t.to)
	}
	if t.ports == nil {
		return []string{strings.TrimSpace(ends)}
	}
	matches := make([]string, 0, len(t.ports))
	for _, port := range t.ports {
		protocol := strings.ToLower(string(port.protocol))
		matches = append(matches, fmt.Sprintf("%s%s dport %s", ends, protocol, port))
	}
	return matches
}

func (p portRange) String() string {
	if p.first == p.last {
		return fmt.Sprint(p.first)
	}
	return fmt.Sprintf("%d-%d", p.first, p.last)
}

// load puts a table into the kernel: all of it, or nothing.
func load(table string) error {
	command := exec.Command("nft", "-f", "-")
	command.Stdin = strings.NewReader(table)
	var words bytes.Buffer
	command.Stderr = &words
	if err := command.Run(); err != nil {
		return fmt.Errorf("nft: %w: %s", err, strings.TrimSpace(words.String()))
	}
	return nil
}
