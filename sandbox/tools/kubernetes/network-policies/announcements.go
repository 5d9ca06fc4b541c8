package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"time"

	corev1 "k8s.io/api/core/v1"
	corelisters "k8s.io/client-go/listers/core/v1"
)

// message is what the CNI plugin tells the controller, as JSON; the answer is an error's text, empty when there is none.
type message struct {
	Namespace string     `json:"namespace"`
	Name      string     `json:"name"`
	UID       string     `json:"uid"`
	Address   netip.Addr `json:"address"`
}

// patience of both sides; the kubelet tries again afterwards.
const patience = 20 * time.Second

// announce returns once the policies hold for a pod at this address.
func announce(socket string, told message) error {
	deadline := time.Now().Add(patience)
	connection, err := dial(socket, deadline)
	if err != nil {
		return err
	}
	defer connection.Close()
	if err := connection.SetDeadline(deadline); err != nil {
		return err
	}
	if err := json.NewEncoder(connection).Encode(told); err != nil {
		return err
	}
	var answer string
	if err := json.NewDecoder(connection).Decode(&answer); err != nil {
		return err
	}
	if answer != "" {
		return errors.New(answer)
	}
	return nil
}

// dial waits for a controller that is about to start again.
func dial(socket string, deadline time.Time) (net.Conn, error) {
	for {
		connection, err := net.Dial("unix", socket)
		if err == nil {
			return connection, nil
		}
		if time.Now().After(deadline) {
			return nil, fmt.Errorf("nobody enforces network policies: %w", err)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// listen takes announcements until the context ends.
func listen(ctx context.Context, socket string, pods corelisters.PodLister, announcements chan<- announcement) error {
	// A killed process leaves its socket.
	if err := os.Remove(socket); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return err
	}
	if err := os.Chmod(socket, 0o600); err != nil {
		return err
	}
	context.AfterFunc(ctx, func() { listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return // closed
			}
			go answer(ctx, connection, pods, announcements)
		}
	}()
	return nil
}

func answer(ctx context.Context, connection net.Conn, pods corelisters.PodLister, announcements chan<- announcement) {
	defer connection.Close()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var words string
	if err := take(ctx, connection, pods, announcements); err != nil {
		words = err.Error()
	}
	// Nobody is left to tell when this fails, too.
	_ = json.NewEncoder(connection).Encode(words)
}

func take(ctx context.Context, connection net.Conn, pods corelisters.PodLister, announcements chan<- announcement) error {
	var told message
	if err := json.NewDecoder(connection).Decode(&told); err != nil {
		return err
	}
	pod, err := await(ctx, pods, told)
	if err != nil {
		return err
	}
	done := make(chan error, 1)
	select {
	case announcements <- announcement{pod, told.Address, done}:
		return <-done
	case <-ctx.Done():
		return ctx.Err()
	}
}

// await the pod itself: the kubelet may have heard of it some milliseconds earlier than the controller.
func await(ctx context.Context, pods corelisters.PodLister, told message) (*corev1.Pod, error) {
	for {
		if pod, err := pods.Pods(told.Namespace).Get(told.Name); err == nil && string(pod.UID) == told.UID {
			return pod, nil
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("pod %s/%s (%s) is unknown", told.Namespace, told.Name, told.UID)
		case <-time.After(10 * time.Millisecond):
		}
	}
}
