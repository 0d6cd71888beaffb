"""Sign in, sign out, choose a language."""

from django.contrib.auth import views as auth_views
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts import audit
from accounts.decorators import signed_in
from accounts.forms import PeopleForm
from accounts.models import User
from accounts.throttle import SignInThrottle


class LoginView(auth_views.LoginView):
    authentication_form = PeopleForm
    http_method_names = ["get", "head", "post"]
    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        wait_s = SignInThrottle().wait_s(request)
        if wait_s:
            unread = self.get_form_class()(request)  # the password is not looked at while this name has to wait
            return self.render_to_response(self.get_context_data(form=unread, wait_s=wait_s), status=429)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        audit.record(actor=form.get_user(), act="sign_in", at=timezone.now())
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        SignInThrottle().failed(self.request)
        audit.record(actor=str(form.data.get("username", ""))[:150], act="sign_in_refused", at=timezone.now())
        return super().form_invalid(form)


@require_POST
@signed_in
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the language with the person, then go back to where they were."""
    language = request.POST.get("language", "")
    if language not in User.Language.values:
        return HttpResponseBadRequest("language")
    User.objects.filter(username=request.user.get_username()).update(language=language)
    back = request.POST.get("next", "/")
    return redirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "/")
