package main

import (
	"context"
	"log"
	"net/netip"
	"time"

	"lakehouse/sandbox/tools/kubernetes/apigroup"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/labels"
	corelisters "k8s.io/client-go/listers/core/v1"
	networkinglisters "k8s.io/client-go/listers/networking/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
)

// controller keeps the kernel's rules as the cluster's policies, pods and namespaces have them.
type controller struct {
	network    podNetwork
	policies   networkinglisters.NetworkPolicyLister
	pods       corelisters.PodLister
	namespaces corelisters.NamespaceLister
	// announced has the addresses of pods that are about to start, by UID, until the pods are gone.
	announced map[string]netip.Addr
	loaded    string
}

// announcement of a pod's address, which the API tells a second after the pod has started.
type announcement struct {
	pod     *corev1.Pod
	address netip.Addr
	// done gets what came of it, once the pod's policies hold.
	done chan error
}

// reconcile loads the rules when they are other ones than before.
func (c *controller) reconcile() error {
	pods, err := c.pods.List(labels.Everything())
	if err != nil {
		return err
	}
	namespaces, err := c.namespaces.List(labels.Everything())
	if err != nil {
		return err
	}
	policies, err := c.policies.List(labels.Everything())
	if err != nil {
		return err
	}
	sortByName(policies)
	c.forget(pods)
	known := addressable(pods, c.announced)
	rules, err := rulesOf(objects{policies, namespaces, known})
	if err != nil {
		return err
	}
	table := rules.table(c.network)
	if table == c.loaded {
		return nil
	}
	if err := load(table); err != nil {
		return err
	}
	c.loaded = table
	log.Printf("loaded: %d policies, %d pods", len(policies), len(known))
	return nil
}

// forget drops the addresses of pods that are gone.
func (c *controller) forget(pods []*corev1.Pod) {
	present := make(map[string]bool, len(pods))
	for _, pod := range pods {
		present[string(pod.UID)] = true
	}
	for uid := range c.announced {
		if !present[uid] {
			delete(c.announced, uid)
		}
	}
}

// run watches the cluster until the context ends; the rules stay in the kernel.
func run(ctx context.Context, config *rest.Config, network podNetwork, socket string) error {
	core, err := apigroup.Group{Path: "/api", Version: corev1.SchemeGroupVersion, AddToScheme: corev1.AddToScheme}.Client(config)
	if err != nil {
		return err
	}
	networking, err := apigroup.Group{
		Path: "/apis", Version: networkingv1.SchemeGroupVersion, AddToScheme: networkingv1.AddToScheme,
	}.Client(config)
	if err != nil {
		return err
	}
	policies := apigroup.Informer(networking, "networkpolicies", &networkingv1.NetworkPolicy{}, 0)
	pods := apigroup.Informer(core, "pods", &corev1.Pod{}, 0)
	namespaces := apigroup.Informer(core, "namespaces", &corev1.Namespace{}, 0)
	informers := []cache.SharedIndexInformer{policies, pods, namespaces}
	for _, informer := range informers {
		if err := informer.SetTransform(slim); err != nil {
			return err
		}
	}
	changed := make(chan struct{}, 1)
	notify := func() {
		select {
		case changed <- struct{}{}:
		default: // one is waiting already
		}
	}
	if err := apigroup.Start(ctx.Done(), notify, informers...); err != nil {
		return err
	}
	c := &controller{
		network:    network,
		policies:   networkinglisters.NewNetworkPolicyLister(policies.GetIndexer()),
		pods:       corelisters.NewPodLister(pods.GetIndexer()),
		namespaces: corelisters.NewNamespaceLister(namespaces.GetIndexer()),
		announced:  map[string]netip.Addr{},
	}
	if err := c.reconcile(); err != nil {
		return err
	}
	announcements := make(chan announcement)
	// Whoever finds the socket knows that the rules hold.
	if err := listen(ctx, socket, c.pods, announcements); err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case announced := <-announcements:
			c.announced[string(announced.pod.UID)] = announced.address
			announced.done <- c.reconcile()
		case <-changed:
			if err := c.reconcile(); err != nil {
				log.Print(err)
				time.AfterFunc(time.Second, notify)
			}
		}
	}
}

// slim keeps of an object what rules follow from: the rest would only take memory.
func slim(object any) (any, error) {
	switch o := object.(type) {
	case *corev1.Pod:
		ports := func(containers []corev1.Container) []corev1.Container {
			kept := make([]corev1.Container, 0, len(containers))
			for _, container := range containers {
				kept = append(kept, corev1.Container{Ports: container.Ports})
			}
			return kept
		}
		slimmed := &corev1.Pod{
			Spec: corev1.PodSpec{
				HostNetwork:    o.Spec.HostNetwork,
				InitContainers: ports(o.Spec.InitContainers),
				Containers:     ports(o.Spec.Containers),
			},
			Status: corev1.PodStatus{Phase: o.Status.Phase, PodIP: o.Status.PodIP},
		}
		slimmed.Name, slimmed.Namespace, slimmed.UID, slimmed.Labels = o.Name, o.Namespace, o.UID, o.Labels
		slimmed.ResourceVersion = o.ResourceVersion
		return slimmed, nil
	case *networkingv1.NetworkPolicy:
		o.ManagedFields, o.Annotations = nil, nil
	case *corev1.Namespace:
		o.ManagedFields, o.Annotations = nil, nil
	}
	return object, nil
}
