from django.http import HttpResponse, HttpResponseNotFound


def not_found(request, exception=None):
    return HttpResponseNotFound()


def failed(request):
    return HttpResponse(status=500)
