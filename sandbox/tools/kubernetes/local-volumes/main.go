// Command local-volumes gives every claim of one storage class a folder on the node its pod is scheduled to. The volumes
// are of the type `local`, to which the kubelet applies a pod's fsGroup; to the type hostPath it does not.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"lakehouse/sandbox/tools/kubernetes/apigroup"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	corelisters "k8s.io/client-go/listers/core/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

const (
	// Set by the controller manager once a claim is to be provisioned, and by the scheduler with the node it chose.
	provisionerAnnotation  = "volume.kubernetes.io/storage-provisioner"
	selectedNodeAnnotation = "volume.kubernetes.io/selected-node"
	provisionedBy          = "pv.kubernetes.io/provisioned-by"
)

type provisioner struct {
	name    string
	folder  string
	core    rest.Interface
	storage rest.Interface
	claims  corelisters.PersistentVolumeClaimLister
	volumes corelisters.PersistentVolumeLister
}

// reconcile provides for every claim that waits, and removes every volume whose claim is gone.
func (p *provisioner) reconcile(ctx context.Context) error {
	claims, err := p.claims.List(labels.Everything())
	if err != nil {
		return err
	}
	for _, claim := range claims {
		waits := claim.Spec.VolumeName == "" && claim.DeletionTimestamp == nil
		if waits && claim.Annotations[provisionerAnnotation] == p.name && claim.Annotations[selectedNodeAnnotation] != "" {
			if err := p.provision(ctx, claim); err != nil {
				return fmt.Errorf("volume for claim %s/%s: %w", claim.Namespace, claim.Name, err)
			}
		}
	}
	volumes, err := p.volumes.List(labels.Everything())
	if err != nil {
		return err
	}
	for _, volume := range volumes {
		ours := volume.Annotations[provisionedBy] == p.name && volume.Spec.Local != nil
		unused := volume.Status.Phase == corev1.VolumeReleased &&
			volume.Spec.PersistentVolumeReclaimPolicy == corev1.PersistentVolumeReclaimDelete
		if ours && unused && volume.DeletionTimestamp == nil {
			if err := p.remove(ctx, volume); err != nil {
				return fmt.Errorf("removing volume %s: %w", volume.Name, err)
			}
		}
	}
	return nil
}

func (p *provisioner) provision(ctx context.Context, claim *corev1.PersistentVolumeClaim) error {
	name := "pvc-" + string(claim.UID)
	if _, err := p.volumes.Get(name); err == nil {
		return nil // provided, not bound yet
	}
	class := &storagev1.StorageClass{}
	if err := p.storage.Get().Resource("storageclasses").Name(*claim.Spec.StorageClassName).Do(ctx).Into(class); err != nil {
		return err
	}
	folder := filepath.Join(p.folder, name)
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	// For every user, whatever the umask: pods without root and without fsGroup use it too.
	if err := os.Chmod(folder, 0o777); err != nil {
		return err
	}
	volume := &corev1.PersistentVolume{
		ObjectMeta: metav1.ObjectMeta{Name: name, Annotations: map[string]string{provisionedBy: p.name}},
		Spec: corev1.PersistentVolumeSpec{
			Capacity:                      corev1.ResourceList{corev1.ResourceStorage: claim.Spec.Resources.Requests[corev1.ResourceStorage]},
			AccessModes:                   claim.Spec.AccessModes,
			PersistentVolumeReclaimPolicy: *class.ReclaimPolicy,
			StorageClassName:              class.Name,
			VolumeMode:                    claim.Spec.VolumeMode,
			PersistentVolumeSource:        corev1.PersistentVolumeSource{Local: &corev1.LocalVolumeSource{Path: folder}},
			ClaimRef: &corev1.ObjectReference{
				APIVersion: "v1", Kind: "PersistentVolumeClaim", Namespace: claim.Namespace, Name: claim.Name, UID: claim.UID,
			},
			NodeAffinity: &corev1.VolumeNodeAffinity{Required: &corev1.NodeSelector{
				NodeSelectorTerms: []corev1.NodeSelectorTerm{{MatchExpressions: []corev1.NodeSelectorRequirement{{
					Key:      corev1.LabelHostname,
					Operator: corev1.NodeSelectorOpIn,
					Values:   []string{claim.Annotations[selectedNodeAnnotation]},
				}}}},
			}},
		},
	}
	err := p.core.Post().Resource("persistentvolumes").Body(volume).Do(ctx).Error()
	if apierrors.IsAlreadyExists(err) {
		return nil
	}
	return err
}

func (p *provisioner) remove(ctx context.Context, volume *corev1.PersistentVolume) error {
	// Only what was made here: the path comes from an object that others may have written.
	if volume.Spec.Local.Path != filepath.Join(p.folder, volume.Name) {
		return nil
	}
	if err := os.RemoveAll(volume.Spec.Local.Path); err != nil {
		return err
	}
	err := p.core.Delete().Resource("persistentvolumes").Name(volume.Name).Do(ctx).Error()
	if apierrors.IsNotFound(err) {
		return nil
	}
	return err
}

func run(ctx context.Context, kubeconfig, name, folder string) error {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	core, err := apigroup.Group{Path: "/api", Version: corev1.SchemeGroupVersion, AddToScheme: corev1.AddToScheme}.Client(config)
	if err != nil {
		return err
	}
	storage, err := apigroup.Group{
		Path: "/apis", Version: storagev1.SchemeGroupVersion, AddToScheme: storagev1.AddToScheme,
	}.Client(config)
	if err != nil {
		return err
	}
	claims := apigroup.Informer(core, "persistentvolumeclaims", &corev1.PersistentVolumeClaim{}, time.Minute)
	volumes := apigroup.Informer(core, "persistentvolumes", &corev1.PersistentVolume{}, time.Minute)
	changed := make(chan struct{}, 1)
	notify := func() {
		select {
		case changed <- struct{}{}:
		default: // one is waiting already
		}
	}
	if err := apigroup.Start(ctx.Done(), notify, claims, volumes); err != nil {
		return err
	}
	p := &provisioner{
		name:    name,
		folder:  folder,
		core:    core,
		storage: storage,
		claims:  corelisters.NewPersistentVolumeClaimLister(claims.GetIndexer()),
		volumes: corelisters.NewPersistentVolumeLister(volumes.GetIndexer()),
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-changed:
			if err := p.reconcile(ctx); err != nil {
				log.Print(err)
				time.AfterFunc(time.Second, notify)
			}
		}
	}
}

func main() {
	kubeconfig := flag.String("kubeconfig", "", "how to reach the API server")
	name := flag.String("provisioner", "", "the provisioner's name, as storage classes give it")
	folder := flag.String("folder", "", "where the volumes' folders are made")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := run(ctx, *kubeconfig, *name, *folder); err != nil {
		log.Fatal(err)
	}
}
