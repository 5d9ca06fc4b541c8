package main

import (
	"fmt"
	"net/netip"
	"slices"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// objects are all that the rules follow from.
type objects struct {
	policies   []*networkingv1.NetworkPolicy
	namespaces []*corev1.Namespace
	pods       []pod
}

// pod with an address of the pods' network.
type pod struct {
	*corev1.Pod
	address netip.Addr
}

// rules say in addresses and ports what the policies say in labels and names.
type rules struct {
	// pods are the addresses that the policies have been applied to.
	pods            []netip.Addr
	egress, ingress direction
}

// direction has the pods whose traffic is isolated this way, and what they are allowed all the same.
type direction struct {
	isolated addresses
	allowed  []traffic
}

type traffic struct {
	from, to addresses
	// Absent: every protocol and port.
	ports []portRange
}

type portRange struct {
	protocol    corev1.Protocol
	first, last int32
}

// rulesOf follows the API's description, https://kubernetes.io/docs/concepts/services-networking/network-policies/, and
// pkg/apis/networking/types.go: policies add up, and a pod is isolated in a direction once one of them selects it there.
func rulesOf(all objects) (rules, error) {
	var result rules
	for _, p := range all.pods {
		result.pods = append(result.pods, p.address)
	}
	for _, policy := range all.policies {
		if err := result.add(policy, all); err != nil {
			return rules{}, fmt.Errorf("NetworkPolicy %s/%s: %w", policy.Namespace, policy.Name, err)
		}
	}
	return result, nil
}

func (r *rules) add(policy *networkingv1.NetworkPolicy, all objects) error {
	isolated, err := all.selected(policy.Namespace, &policy.Spec.PodSelector, nil)
	if err != nil {
		return err
	}
	if isIsolating(policy, networkingv1.PolicyTypeIngress) {
		r.ingress.isolated = r.ingress.isolated.union(isolated)
		for _, rule := range policy.Spec.Ingress {
			from, err := all.peers(policy.Namespace, rule.From)
			if err != nil {
				return err
			}
			r.ingress.allow(from, isolated, rule.Ports, all.pods)
		}
	}
	if isIsolating(policy, networkingv1.PolicyTypeEgress) {
		r.egress.isolated = r.egress.isolated.union(isolated)
		for _, rule := range policy.Spec.Egress {
			to, err := all.peers(policy.Namespace, rule.To)
			if err != nil {
				return err
			}
			r.egress.allow(isolated, to, rule.Ports, all.pods)
		}
	}
	return nil
}

// isIsolating knows the default that the API server writes into policies without types.
func isIsolating(policy *networkingv1.NetworkPolicy, direction networkingv1.PolicyType) bool {
	if len(policy.Spec.PolicyTypes) == 0 {
		return direction == networkingv1.PolicyTypeIngress || len(policy.Spec.Egress) > 0
	}
	return slices.Contains(policy.Spec.PolicyTypes, direction)
}

// allow adds a policy's rule. Only pods have names for ports, each for a number of its own.
func (d *direction) allow(from, to addresses, ports []networkingv1.NetworkPolicyPort, pods []pod) {
	if len(from) == 0 || len(to) == 0 {
		return
	}
	if len(ports) == 0 {
		d.allowed = append(d.allowed, traffic{from, to, nil})
		return
	}
	var numbers []portRange
	for _, port := range ports {
		protocol := corev1.ProtocolTCP
		if port.Protocol != nil {
			protocol = *port.Protocol
		}
		switch {
		case port.Port == nil:
			numbers = append(numbers, portRange{protocol, 0, 65535})
		case port.Port.Type == intstr.Int && port.EndPort != nil:
			numbers = append(numbers, portRange{protocol, port.Port.IntVal, *port.EndPort})
		case port.Port.Type == intstr.Int:
			numbers = append(numbers, portRange{protocol, port.Port.IntVal, port.Port.IntVal})
		default:
			for _, target := range pods {
				if number, ok := namedPort(target, protocol, port.Port.StrVal); ok && to.has(target.address) {
					named := []portRange{{protocol, number, number}}
					d.allowed = append(d.allowed, traffic{from, single(target.address), named})
				}
			}
		}
	}
	if len(numbers) > 0 {
		d.allowed = append(d.allowed, traffic{from, to, numbers})
	}
}

func namedPort(p pod, protocol corev1.Protocol, name string) (int32, bool) {
	// Sidecars stand among the init containers.
	for _, container := range slices.Concat(p.Spec.InitContainers, p.Spec.Containers) {
		for _, port := range container.Ports {
			sameProtocol := port.Protocol == protocol || (port.Protocol == "" && protocol == corev1.ProtocolTCP)
			if port.Name == name && sameProtocol {
				return port.ContainerPort, true
			}
		}
	}
	return 0, false
}

// peers are the addresses of a rule's other side; without any peer that is everything.
func (o objects) peers(namespace string, peers []networkingv1.NetworkPolicyPeer) (addresses, error) {
	if len(peers) == 0 {
		return everywhere(), nil
	}
	var all addresses
	for _, peer := range peers {
		found, err := o.peer(namespace, peer)
		if err != nil {
			return nil, err
		}
		all = all.union(found)
	}
	return all, nil
}

func (o objects) peer(namespace string, peer networkingv1.NetworkPolicyPeer) (addresses, error) {
	if peer.IPBlock != nil {
		return addressesOfBlock(peer.IPBlock)
	}
	return o.selected(namespace, peer.PodSelector, peer.NamespaceSelector)
}

func addressesOfBlock(ips *networkingv1.IPBlock) (addresses, error) {
	whole, err := block(ips.CIDR)
	if err != nil {
		return nil, err
	}
	for _, except := range ips.Except {
		hole, err := block(except)
		if err != nil {
			return nil, err
		}
		whole = whole.without(hole)
	}
	return whole, nil
}

// selected are pods' addresses by labels, of one namespace or of those with certain labels. An absent pod selector takes
// all pods, an empty selector everything.
func (o objects) selected(namespace string, byPod, byNamespace *metav1.LabelSelector) (addresses, error) {
	if byPod == nil {
		byPod = &metav1.LabelSelector{}
	}
	podSelector, err := metav1.LabelSelectorAsSelector(byPod)
	if err != nil {
		return nil, err
	}
	among := map[string]bool{namespace: true}
	if byNamespace != nil {
		namespaceSelector, err := metav1.LabelSelectorAsSelector(byNamespace)
		if err != nil {
			return nil, err
		}
		among = map[string]bool{}
		for _, candidate := range o.namespaces {
			among[candidate.Name] = namespaceSelector.Matches(labels.Set(candidate.Labels))
		}
	}
	var selected addresses
	for _, candidate := range o.pods {
		if among[candidate.Namespace] && podSelector.Matches(labels.Set(candidate.Labels)) {
			selected = selected.union(single(candidate.address))
		}
	}
	return selected, nil
}

// addressable are the pods that policies know: those of the node's own network have the node's address, and an ended
// pod's address may already be another's. `announced` has addresses by the pods' UIDs that the API does not tell yet.
func addressable(all []*corev1.Pod, announced map[string]netip.Addr) []pod {
	var found []pod
	for _, candidate := range all {
		ended := candidate.Status.Phase == corev1.PodSucceeded || candidate.Status.Phase == corev1.PodFailed
		if ended || candidate.Spec.HostNetwork {
			continue
		}
		address, ok := announced[string(candidate.UID)]
		if !ok {
			address, _ = netip.ParseAddr(candidate.Status.PodIP)
		}
		if address.Is4() {
			found = append(found, pod{candidate, address})
		}
	}
	slices.SortFunc(found, func(a, b pod) int { return a.address.Compare(b.address) })
	return found
}
