package main

import (
	"context"
	"fmt"
	"os"
	"strconv"

	cadvisorapi "github.com/google/cadvisor/info/v1"
	"github.com/spf13/pflag"
	"k8s.io/apimachinery/pkg/api/resource"
	genericapiserver "k8s.io/apiserver/pkg/server"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	"k8s.io/component-base/logs"
	logsapi "k8s.io/component-base/logs/api/v1"
	"k8s.io/kubernetes/cmd/kubelet/app"
	"k8s.io/kubernetes/cmd/kubelet/app/options"
	"k8s.io/kubernetes/pkg/kubelet/cadvisor"
	"k8s.io/kubernetes/pkg/kubelet/cm"
	"k8s.io/kubernetes/pkg/kubelet/kubeletconfig/configfiles"
	utilfs "k8s.io/kubernetes/pkg/util/filesystem"
)

// declaredSize is the machine's cAdvisor, but for how large the machine is.
type declaredSize struct {
	cadvisor.Interface
	cores  int
	memory uint64
}

func (d declaredSize) MachineInfo() (*cadvisorapi.MachineInfo, error) {
	info, err := d.Interface.MachineInfo()
	if err != nil {
		return nil, err
	}
	declared := *info
	declared.NumCores, declared.MemoryCapacity = d.cores, d.memory
	return &declared, nil
}

// runDeclaredKubelet runs a kubelet that declares cpus cores and memory bytes, whatever the machine
// has, so that requests sized for the reference cluster schedule. The upstream command offers no
// hook for that, so its set-up is repeated here for a config file and no dynamic flags.
func runDeclaredKubelet(cpus, memory string) error {
	cores, err := strconv.Atoi(cpus)
	if err != nil || cores < 1 {
		return fmt.Errorf("NODE_CPUS is %q: give a whole number of cores", cpus)
	}
	quantity, err := resource.ParseQuantity(memory)
	if err != nil {
		return fmt.Errorf("NODE_MEMORY is %q: give a Kubernetes quantity such as 96Gi", memory)
	}

	ctx := context.Background()
	flagSet := pflag.NewFlagSet("kubelet", pflag.ContinueOnError)
	flags := options.NewKubeletFlags()
	flags.AddFlags(flagSet)
	fromFlags, err := options.NewKubeletConfiguration() // the file decides; flags are parsed only to be accepted
	if err != nil {
		return err
	}
	options.AddKubeletConfigFlags(flagSet, fromFlags)
	options.AddGlobalFlags(flagSet)
	if err := flagSet.Parse(os.Args[1:]); err != nil {
		return err
	}
	loader, err := configfiles.NewFsLoader(&utilfs.DefaultFs{}, flags.KubeletConfigFile)
	if err != nil {
		return err
	}
	config, err := loader.Load(ctx)
	if err != nil {
		return err
	}
	if err := utilfeature.DefaultMutableFeatureGate.SetFromMap(config.FeatureGates); err != nil {
		return err
	}
	logs.InitLogs()
	if err := logsapi.ValidateAndApply(&config.Logging, utilfeature.DefaultFeatureGate); err != nil {
		return err
	}

	server := &options.KubeletServer{KubeletFlags: *flags, KubeletConfiguration: *config}
	deps, err := app.UnsecuredDependencies(ctx, server, utilfeature.DefaultFeatureGate)
	if err != nil {
		return err
	}
	podsCgroup := cm.NodeAllocatableRoot(server.CgroupRoot, server.CgroupsPerQOS, server.CgroupDriver)
	machine, err := cadvisor.New(
		cadvisor.NewImageFsInfoProvider(server.ContainerRuntimeEndpoint), server.RootDirectory, []string{podsCgroup},
		cadvisor.UsingLegacyCadvisorStats(server.ContainerRuntimeEndpoint), server.LocalStorageCapacityIsolation)
	if err != nil {
		return fmt.Errorf("reading the machine's size: %w", err)
	}
	deps.CAdvisorInterface = declaredSize{machine, cores, uint64(quantity.Value())}
	return app.Run(genericapiserver.SetupSignalContext(), server, deps, utilfeature.DefaultFeatureGate)
}
