// Package apigroup talks to the API server about single API groups. Kubernetes' own client has all groups, and setting
// up their codecs takes more memory than all else that a small program does: 38 MB instead of 17.
package apigroup

import (
	"errors"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
)

// Group is a version of an API group.
type Group struct {
	// Path before the group's name: /api for the core group, /apis for all others.
	Path        string
	Version     schema.GroupVersion
	AddToScheme func(*runtime.Scheme) error
}

// Client of the group, by protobuf: JSON takes more memory to read.
func (g Group) Client(config *rest.Config) (*rest.RESTClient, error) {
	scheme := runtime.NewScheme()
	if err := g.AddToScheme(scheme); err != nil {
		return nil, err
	}
	metav1.AddToGroupVersion(scheme, g.Version)
	own := rest.CopyConfig(config)
	own.APIPath, own.GroupVersion = g.Path, &g.Version
	own.NegotiatedSerializer = serializer.NewCodecFactory(scheme).WithoutConversion()
	own.ContentType = runtime.ContentTypeProtobuf
	return rest.RESTClientFor(own)
}

// Informer of all objects of a resource, in all namespaces.
func Informer(client cache.Getter, resource string, kind runtime.Object, resync time.Duration) cache.SharedIndexInformer {
	source := cache.NewListWatchFromClient(client, resource, metav1.NamespaceAll, fields.Everything())
	indexers := cache.Indexers{cache.NamespaceIndex: cache.MetaNamespaceIndexFunc}
	return cache.NewSharedIndexInformer(source, kind, resync, indexers)
}

// Start lets informers follow the cluster, which call notify when something has changed; it returns when all is known.
func Start(stop <-chan struct{}, notify func(), informers ...cache.SharedIndexInformer) error {
	known := make([]cache.InformerSynced, 0, len(informers))
	for _, informer := range informers {
		if _, err := informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
			AddFunc:    func(any) { notify() },
			UpdateFunc: func(any, any) { notify() },
			DeleteFunc: func(any) { notify() },
		}); err != nil {
			return err
		}
		go informer.Run(stop)
		known = append(known, informer.HasSynced)
	}
	if !cache.WaitForCacheSync(stop, known...) {
		return errors.New("stopped before the cluster's objects were listed")
	}
	return nil
}
